package io.pvdrivers.simulator.torture;

import io.pvdrivers.simulator.torture.Ordeal.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What was played, and what held: {@code target/torture/GROUND.txt} and {@code .html}. */
final class Report {
    private static final Path DIRECTORY = Path.of("target", "torture");

    private final String ground;
    private final Queue<Line> lines = new ConcurrentLinkedQueue<>();

    private record Line(Ordeal ordeal, int checked, List<String> broken, long nanos) {}

    Report(String ground) {
        this.ground = ground;
    }

    void add(Ordeal ordeal, int checked, List<String> broken, long nanos) {
        lines.add(new Line(ordeal, checked, List.copyOf(broken), nanos));
    }

    void write() {
        try {
            Files.createDirectories(DIRECTORY);
            Files.writeString(DIRECTORY.resolve(ground + ".txt"), text());
            Files.writeString(DIRECTORY.resolve(ground + ".html"), page());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        System.out.println(text());
    }

    private String text() {
        return Stream.concat(
                        Stream.of("Torture on the " + ground
                                + " API server: plays, promises checked, plays with a broken one"),
                        Stream.of(Kind.values())
                                .map(kind -> "%-8s %4d %6d %4d  %s"
                                        .formatted(
                                                kind,
                                                of(kind).count(),
                                                checked(kind),
                                                failed(kind).count(),
                                                kind.means())))
                .collect(Collectors.joining("\n", "", "\n" + failures()));
    }

    private Stream<Line> of(Kind kind) {
        return lines.stream().filter(line -> line.ordeal().kind() == kind);
    }

    private int checked(Kind kind) {
        return of(kind).mapToInt(Line::checked).sum();
    }

    private Stream<Line> failed(Kind kind) {
        return of(kind).filter(line -> !line.broken().isEmpty());
    }

    private String failures() {
        return lines.stream()
                .filter(line -> !line.broken().isEmpty())
                .map(line -> "broken: -Dtorture='" + line.ordeal().kind() + ", "
                        + line.ordeal().name() + "'\n  " + String.join("\n  ", line.broken()) + "\n")
                .collect(Collectors.joining());
    }

    private String page() {
        var rows = Stream.of(Kind.values())
                .map(kind -> "<tr><td>%s</td><td>%s</td><td>%d</td><td>%d</td><td>%d</td></tr>\n"
                        .formatted(
                                kind,
                                kind.means(),
                                of(kind).count(),
                                checked(kind),
                                failed(kind).count()))
                .collect(Collectors.joining());
        var plays = lines.stream()
                .map(line -> "<tr><td>%s</td><td>%s</td><td>%d</td><td>%.1f</td><td>%s</td></tr>\n"
                        .formatted(
                                line.ordeal().kind(),
                                escaped(line.ordeal().name()),
                                line.checked(),
                                line.nanos() / 1e9,
                                escaped(String.join("; ", line.broken()))))
                .collect(Collectors.joining());
        return """
                <!doctype html>
                <html lang="en">
                <head><meta charset="utf-8"><title>Torture, %1$s</title></head>
                <body>
                <h1>Torture on the %1$s API server</h1>
                <table><tr><th>Kind</th><th>What goes wrong</th><th>Plays</th><th>Promises checked</th><th>Plays with a broken one</th></tr>
                %2$s</table>
                <h2>Each play</h2>
                <p>One is played again with <code>-Dtorture='KIND, NAME'</code>.</p>
                <table><tr><th>Kind</th><th>Name</th><th>Promises checked</th><th>Seconds</th><th>Broken</th></tr>
                %3$s</table>
                </body>
                </html>
                """.formatted(escaped(ground), rows, plays);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
