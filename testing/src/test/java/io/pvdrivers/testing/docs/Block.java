package io.pvdrivers.testing.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A block of code on a page.
 *
 * @param page the page, from the root of the repository
 * @param line where it begins, from 1
 * @param language what stands behind its fence; empty without a word there, {@code indented} without a fence
 * @param text what it holds, without its indentation
 */
record Block(String page, int line, String language, String text) {
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    static final String INDENTED = "indented";
    private static final Pattern FENCE = Pattern.compile("^( *)```+(\\w*) *$");
    private static final Pattern CODE = Pattern.compile("^ {4,}\\S.*");

    /** README, CONTRIBUTING, the chart's README and every page of {@code docs}. */
    static List<String> pages() {
        try (var docs = Files.walk(ROOT.resolve("docs"))) {
            var found = docs.filter(file -> file.toString().endsWith(".md"))
                    .map(file -> ROOT.relativize(file).toString())
                    .sorted()
                    .toList();
            return Stream.concat(
                            Stream.of("README.md", "CONTRIBUTING.md", "helm/pv-driver-operator/README.md"),
                            found.stream())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Block> of(String page) {
        try {
            return in(page, Files.readAllLines(ROOT.resolve(page)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The blocks among the lines of a page. Indented code begins after an empty line or at the page's beginning. */
    static List<Block> in(String page, List<String> lines) {
        var blocks = new ArrayList<Block>();
        var afterSpace = true;
        for (int i = 0; i < lines.size(); ) {
            var fence = FENCE.matcher(lines.get(i));
            if (fence.matches()) {
                var end = i + 1;
                while (end < lines.size() && !lines.get(end).strip().equals("```")) {
                    end++;
                }
                blocks.add(new Block(page, i + 1, fence.group(2), text(lines.subList(i + 1, end))));
                i = end + 1;
                afterSpace = true;
            } else if (afterSpace && CODE.matcher(lines.get(i)).matches()) {
                var end = i;
                while (end < lines.size() && belongs(lines, end)) {
                    end++;
                }
                blocks.add(new Block(page, i + 1, INDENTED, text(lines.subList(i, end))));
                i = end;
            } else {
                afterSpace = lines.get(i).isBlank();
                i++;
            }
        }
        return blocks;
    }

    private static boolean belongs(List<String> lines, int i) {
        return CODE.matcher(lines.get(i)).matches()
                || lines.get(i).isBlank()
                        && i + 1 < lines.size()
                        && CODE.matcher(lines.get(i + 1)).matches();
    }

    private static String text(List<String> lines) {
        return lines.stream().collect(Collectors.joining("\n")).stripIndent() + "\n";
    }

    boolean isIndented() {
        return language.equals(INDENTED);
    }

    String firstLine() {
        return text.lines()
                .filter(line -> !line.isBlank())
                .findFirst()
                .orElse("")
                .strip();
    }

    String place() {
        return page + ":" + line;
    }

    @Override
    public String toString() {
        return place() + " " + firstLine();
    }
}
