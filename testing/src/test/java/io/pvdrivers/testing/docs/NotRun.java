package io.pvdrivers.testing.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code not-run.txt}: what pages show and no test runs, each under the reason for it. A line is {@code page: the command's first line}, or
 * {@code page: [block] its first line} for all of a block, or {@code *: [language]} and {@code *: [group/version Kind]} for whatever is written
 * in that language or of that kind.
 */
final class NotRun {
    private static final Path LIST = Path.of("src", "test", "resources", "docs", "not-run.txt");

    private record Entry(String text, String reason) {}

    private final List<Entry> entries = new ArrayList<>();
    private final Set<String> used = new LinkedHashSet<>();

    private NotRun() {}

    static NotRun list() {
        var list = new NotRun();
        var reason = "";
        try {
            for (var line : Files.readAllLines(LIST)) {
                if (line.startsWith("# ")) {
                    reason = line.substring(2);
                } else if (!line.isBlank()) {
                    list.entries.add(new Entry(line.strip(), reason));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return list;
    }

    boolean has(Statement statement) {
        return take(statement.block().page() + ": " + statement.firstLine()).isPresent();
    }

    boolean has(Block block) {
        return take(block.page() + ": [block] " + block.firstLine()).isPresent();
    }

    boolean hasLanguage(String language) {
        return take("*: [" + language + "]").isPresent();
    }

    boolean hasKind(String apiVersion, String kind) {
        return take("*: [" + apiVersion + " " + kind + "]").isPresent();
    }

    private Optional<String> take(String text) {
        var found = entries.stream().filter(e -> e.text().equals(text)).findFirst();
        found.ifPresent(e -> used.add(e.text()));
        return found.map(Entry::reason);
    }

    /** Entries that nothing on the pages answers to any more. */
    List<String> stale() {
        return entries.stream()
                .map(Entry::text)
                .filter(text -> !used.contains(text))
                .toList();
    }

    List<String> withoutReason() {
        return entries.stream()
                .filter(e -> !e.reason().matches("[A-Z].{10,}\\."))
                .map(Entry::text)
                .toList();
    }

    List<String> twice() {
        var seen = new LinkedHashSet<String>();
        return entries.stream().map(Entry::text).filter(text -> !seen.add(text)).toList();
    }
}
