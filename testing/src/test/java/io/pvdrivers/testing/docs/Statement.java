package io.pvdrivers.testing.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One command of a block, over as many lines as it takes.
 *
 * @param block where it stands
 * @param text the command as people type it
 */
record Statement(Block block, String text) {
    /** What a block of commands begins with. Anything else is something else. */
    private static final Set<String> PROGRAMS = Set.of(
            "kubectl",
            "helm",
            "pvdrivers",
            "mvnw",
            "virtctl",
            "podman",
            "skopeo",
            "cosign",
            "kind",
            "flux",
            "argocd",
            "git",
            "docker",
            "release",
            "curl",
            "ln",
            "check-jsonschema");

    private static final Pattern ASSIGNMENT = Pattern.compile("^[A-Z_]+=.*$");
    private static final Pattern HEREDOC = Pattern.compile("<<'?(\\w+)'?");
    private static final String PROMPT = "$ ";

    /** Whether the block is of commands for a shell. */
    static boolean areIn(Block block) {
        var first = block.text()
                .lines()
                .map(String::strip)
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .findFirst()
                .orElse("");
        return block.isIndented()
                && (first.startsWith(PROMPT)
                        || first.startsWith("--set ")
                        || ASSIGNMENT.matcher(first).matches()
                        || PROGRAMS.contains(first.replaceFirst("^\\./", "").replaceFirst("[\\s/].*", "")));
    }

    /** Where a line begins with a prompt, the others are what the commands print. */
    static List<Statement> of(Block block) {
        var prompted = block.text().lines().anyMatch(line -> line.startsWith(PROMPT));
        var lines = block.text()
                .lines()
                .filter(line -> !prompted || line.startsWith(PROMPT))
                .map(line -> prompted ? line.substring(PROMPT.length()) : line)
                .toList();
        var statements = new ArrayList<Statement>();
        var open = new StringBuilder();
        for (var line : lines) {
            if (open.isEmpty() && (line.isBlank() || line.startsWith("#"))) {
                continue;
            }
            open.append(line).append('\n');
            if (isComplete(open.toString())) {
                statements.add(new Statement(block, open.toString().strip()));
                open.setLength(0);
            }
        }
        if (!open.isEmpty()) {
            statements.add(new Statement(block, open.toString().strip()));
        }
        return statements;
    }

    private static boolean isComplete(String text) {
        var heredoc = HEREDOC.matcher(text);
        if (heredoc.find()) {
            return text.lines().skip(1).anyMatch(heredoc.group(1)::equals);
        }
        return !text.stripTrailing().endsWith("\\") && openQuote(text).isEmpty();
    }

    private static Optional<Character> openQuote(String text) {
        var open = Optional.<Character>empty();
        for (int i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c == '\\' && open.filter(q -> q == '\'').isEmpty()) {
                i++;
            } else if (open.isPresent() && open.get() == c) {
                open = Optional.empty();
            } else if (open.isEmpty() && (c == '\'' || c == '"')) {
                open = Optional.of(c);
            } else if (open.isEmpty() && c == '#' && (i == 0 || Character.isWhitespace(text.charAt(i - 1)))) {
                i = text.indexOf('\n', i);
            }
        }
        return open;
    }

    /** Without the remark behind it. */
    String firstLine() {
        return text.lines().findFirst().orElse("").replaceFirst("\\s+# .*$", "").strip();
    }

    /** With names of objects that are there, in the place of those that the reader fills in. */
    String filledIn() {
        return text.replaceAll("(?<![\\w:.'\"{/-])(?:NS|NAMESPACE)(?![\\w:-])", "vms")
                .replaceAll("(?<![\\w:.'\"{-])(?:VM|NAME)(?![\\w:-])", "erp-app01")
                .replaceAll("(?<![\\w:.'\"{-])POLICY(?![\\w:-])", "windows");
    }

    @Override
    public String toString() {
        return block.place() + " " + firstLine();
    }
}
