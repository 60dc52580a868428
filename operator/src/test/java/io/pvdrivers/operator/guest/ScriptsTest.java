package io.pvdrivers.operator.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What can be held of PowerShell where none runs: that Windows PowerShell 3.0 will not stumble over the text itself. */
class ScriptsTest {
    private static final Map<Character, Character> CLOSES = Map.of(')', '(', ']', '[', '}', '{');

    /** What came with PowerShell 6 and 7, or is not in 3.0. */
    private static final Pattern TOO_NEW = Pattern.compile(
            "\\?\\?|\\?\\.|\\?\\[|&&|\\|\\||(?i:-parallel\\b|-asjson\\b|ForEach-Object\\s+-Parallel|\\bGet-Error\\b|\\busing\\s+namespace\\b|::new\\()");

    static Stream<Path> scripts() throws IOException {
        var root = Path.of("..").toRealPath();
        try (var files = Files.walk(root)) {
            return files
                    .filter(f -> f.toString().endsWith(".ps1"))
                    .filter(f -> !f.toString().contains("/target/"))
                    .toList()
                    .stream();
        }
    }

    private static String text(Path script) throws IOException {
        return Files.readString(script, StandardCharsets.UTF_8);
    }

    @Test
    void there_are_scripts_to_look_at() throws IOException {
        assertThat(scripts()).hasSizeGreaterThanOrEqualTo(Script.values().length);
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void is_ascii_which_every_code_page_reads_alike(Path script) throws IOException {
        assertThat(text(script)).matches("[\\r\\n\\t -~]*");
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void closes_what_it_opens(Path script) throws IOException {
        var open = new ArrayDeque<Character>();
        for (var token : new Tokens(text(script)).code().toCharArray()) {
            if (CLOSES.containsValue(token)) {
                open.push(token);
            } else if (CLOSES.containsKey(token)) {
                assertThat(open.poll()).as("what %s closes", token).isEqualTo(CLOSES.get(token));
            }
        }
        assertThat(open).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void has_nothing_that_only_newer_powershells_know(Path script) throws IOException {
        assertThat(new Tokens(text(script)).code()).doesNotContainPattern(TOO_NEW);
    }

    @ParameterizedTest
    @EnumSource(Script.class)
    void what_is_sent_is_the_script_without_comments(Script script) throws IOException {
        var file = scripts()
                .filter(f -> f.toString().contains("/src/main/resources/"))
                .filter(f ->
                        f.getFileName().toString().equals(script.name().toLowerCase(java.util.Locale.ROOT) + ".ps1"))
                .toList();
        assertThat(file).hasSize(1);
        assertThat(new Tokens(script.text()).code().replaceAll("\\s+", ""))
                .endsWith(new Tokens(text(file.get(0))).code().replaceAll("\\s+", ""));
        assertThat(script.text()).startsWith("param($data)\n");
    }

    @ParameterizedTest
    @EnumSource(Script.class)
    void no_text_of_it_goes_over_a_line_so_that_indentation_may_go(Script script) {
        assertThat(script.text().lines())
                .allSatisfy(line -> assertThat(new Tokens(line).endsInText()).isFalse());
    }

    @Test
    void the_bootstrap_closes_what_it_opens() {
        var code = new Tokens(GuestScript.BOOTSTRAP).code();
        for (var pair : List.of("()", "[]", "{}")) {
            assertThat(code.chars().filter(c -> c == pair.charAt(0)).count())
                    .as(pair)
                    .isEqualTo(code.chars().filter(c -> c == pair.charAt(1)).count());
        }
        assertThat(code).doesNotContainPattern(TOO_NEW);
    }

    /** PowerShell's text, cut into code, comments and strings; of strings the code holds the quotes and what stands in {@code $( )}. */
    private static final class Tokens {
        private final String text;
        private final StringBuilder code = new StringBuilder();
        private boolean unended;

        Tokens(String text) {
            this.text = text;
            var at = 0;
            while (at < text.length()) {
                at = next(at);
            }
        }

        String code() {
            assertThat(unended).as("a string or comment has no end").isFalse();
            return code.toString();
        }

        boolean endsInText() {
            return unended;
        }

        private int next(int at) {
            var c = text.charAt(at);
            if (c == '`') {
                return at + 2;
            }
            if (text.startsWith("<#", at)) {
                return skipTo("#>", at + 2);
            }
            if (c == '#' && (at == 0 || " \t\n;(){}|,".indexOf(text.charAt(at - 1)) >= 0)) {
                return lineEnd(at);
            }
            if (text.startsWith("@'\n", at) || text.startsWith("@\"\n", at)) {
                return skipTo("\n" + text.charAt(at + 1) + "@", at + 2);
            }
            if (c == '\'' || c == '"') {
                code.append(c);
                return string(at + 1, c);
            }
            code.append(c);
            return at + 1;
        }

        private int string(int from, char quote) {
            for (int at = from; at < text.length(); at++) {
                var c = text.charAt(at);
                if (quote == '"' && c == '`') {
                    at++;
                } else if (quote == '"' && text.startsWith("$(", at)) {
                    at = subexpression(at + 2) - 1;
                } else if (c == quote && at + 1 < text.length() && text.charAt(at + 1) == quote) {
                    at++;
                } else if (c == quote) {
                    code.append(quote);
                    return at + 1;
                }
            }
            unended = true;
            return text.length();
        }

        private int subexpression(int from) {
            code.append("$(");
            var depth = 1;
            var at = from;
            while (at < text.length() && depth > 0) {
                depth += text.charAt(at) == '(' ? 1 : text.charAt(at) == ')' ? -1 : 0;
                at = next(at);
            }
            return at;
        }

        private int skipTo(String end, int from) {
            var found = text.indexOf(end, from);
            unended |= found < 0;
            return found < 0 ? text.length() : found + end.length();
        }

        private int lineEnd(int from) {
            var end = text.indexOf('\n', from);
            return end < 0 ? text.length() : end;
        }
    }
}
