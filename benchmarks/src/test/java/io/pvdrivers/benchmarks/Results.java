package io.pvdrivers.benchmarks;

import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What was measured, beside the goals. */
final class Results {
    private static final Path FOLDER = Path.of("target");

    /**
     * One figure.
     *
     * @param goal the most that it may be; absent where nothing is asked of it
     */
    record Figure(String what, double value, String unit, Optional<Double> goal) {
        boolean isMet() {
            return goal.isEmpty() || value <= goal.get();
        }

        private String row() {
            var judged = goal.map(g -> "<= " + number(g) + ", " + (isMet() ? "met" : "**not met**"))
                    .orElse("");
            return "| " + what + " | " + number(value) + " " + unit + " | " + judged + " |";
        }
    }

    private final String command;
    private final List<Figure> figures = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();

    Results(String command) {
        this.command = command;
        remark(machine());
    }

    private static String machine() {
        try {
            return "%d cores, Java %s, load %s, %s"
                    .formatted(
                            Runtime.getRuntime().availableProcessors(),
                            Runtime.version(),
                            Files.readString(Path.of("/proc/loadavg")).substring(0, 4),
                            Instant.now().truncatedTo(ChronoUnit.SECONDS));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void add(String what, double value, String unit) {
        tell(new Figure(what, value, unit, Optional.empty()));
    }

    void add(String what, double value, String unit, double goal) {
        tell(new Figure(what, value, unit, Optional.of(goal)));
    }

    private void tell(Figure figure) {
        figures.add(figure);
        System.out.println(figure.row());
    }

    void remark(String remark) {
        remarks.add(remark);
        System.out.println(remark);
    }

    double value(String what) {
        return figures.stream()
                .filter(f -> f.what().equals(what))
                .findFirst()
                .orElseThrow()
                .value();
    }

    /** The figures that miss their goals. */
    List<Figure> missed() {
        return figures.stream().filter(f -> !f.isMet()).toList();
    }

    void write(String name) {
        try {
            Files.createDirectories(FOLDER);
            GuestLine.JSON
                    .writer()
                    .with(SerializationFeature.INDENT_OUTPUT)
                    .writeValue(FOLDER.resolve(name + ".json").toFile(), json());
            Files.writeString(FOLDER.resolve(name + ".md"), markdown());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Object json() {
        var tree = GuestLine.JSON.createObjectNode().put("command", command);
        remarks.forEach(tree.putArray("remarks")::add);
        var list = tree.putArray("figures");
        for (var figure : figures) {
            var entry = list.addObject()
                    .put("what", figure.what())
                    .put("value", figure.value())
                    .put("unit", figure.unit());
            figure.goal().ifPresent(goal -> entry.put("goal", goal).put("met", figure.isMet()));
        }
        return tree;
    }

    private String markdown() {
        var text = new StringBuilder("`" + command + "`\n\n");
        remarks.forEach(remark -> text.append(remark).append("\n\n"));
        text.append("| what | measured | goal |\n|---|---|---|\n");
        figures.forEach(figure -> text.append(figure.row()).append('\n'));
        return text.toString();
    }

    static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e9
                ? String.valueOf((long) value)
                : String.format(Locale.ROOT, Math.abs(value) < 10 ? "%.2f" : "%.1f", value);
    }
}
