package io.pvdrivers.operator.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code docs/reasons.md} explains every reason a VM can have, and no other: its tables are made of the enums and of what
 * {@code docs/reasons.yaml} says of each constant. {@code -Dgolden.update=true} writes them anew.
 */
class ReasonDocsTest {
    private static final Path PAGE = Path.of("../docs/reasons.md");
    private static final Path POLICY = Path.of("src/main/java/io/pvdrivers/operator/policy");
    private static final String NOTICES = "notices";
    private static final String END = "\n<!-- end -->";

    /** What the page says of one constant. */
    record Text(String means, String cure) {}

    private static Map<String, Map<String, Text>> texts() throws IOException {
        try (var yaml = ReasonDocsTest.class.getResourceAsStream("/docs/reasons.yaml")) {
            return new ObjectMapper(new YAMLFactory()).readValue(yaml, new TypeReference<>() {});
        }
    }

    private static Map<String, Text> ofReasons() throws IOException {
        var all = new LinkedHashMap<String, Text>();
        texts().forEach((part, rows) -> {
            if (!part.equals(NOTICES)) {
                rows.forEach((code, text) -> assertThat(all.put(code, text))
                        .as("%s is explained once", code)
                        .isNull());
            }
        });
        return all;
    }

    @Test
    void explainsEveryReason() throws IOException {
        assertThat(ofReasons().keySet())
                .as("src/test/resources/docs/reasons.yaml")
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(Reason.values()).map(Reason::code).toList());
    }

    @Test
    void explainsEveryNotice() throws IOException {
        assertThat(texts().get(NOTICES).keySet())
                .as("src/test/resources/docs/reasons.yaml")
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(NoticeReason.values()).map(NoticeReason::code).toList());
    }

    @Test
    void saysWhatItMeansAndHowItIsMended() throws IOException {
        for (var part : texts().values()) {
            part.forEach((code, text) -> assertThat(List.of(text.means(), text.cure()))
                    .as(code)
                    .allMatch(words -> words.matches("[^|]{3,}[.)]")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"before", "during", "after", NOTICES})
    void thePageHasTheTable(String part) throws IOException {
        var page = Files.readString(PAGE);
        var beginning = "<!-- " + part + ": written by ReasonDocsTest -->\n\n";
        var from = page.indexOf(beginning) + beginning.length();
        var to = page.indexOf(END, from);
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(PAGE, page.substring(0, from) + table(part) + page.substring(to));
        } else {
            assertThat(page.substring(from, to))
                    .as("out of date: run this test with -Dgolden.update=true and commit " + PAGE)
                    .isEqualTo(table(part));
        }
    }

    private static String table(String part) throws IOException {
        var head = part.equals(NOTICES)
                ? "| Notice | What it means | What to do |\n|---|---|---|\n"
                : "| Reason | Turn | What it means | What to do |\n|---|---|---|---|\n";
        return texts().get(part).entrySet().stream()
                .map(row -> "| `%s` |%s %s | %s |%n"
                        .formatted(
                                row.getKey(),
                                turn(part, row.getKey()),
                                row.getValue().means(),
                                row.getValue().cure()))
                .collect(Collectors.joining("", head, ""));
    }

    private static String turn(String part, String code) {
        return part.equals(NOTICES) ? "" : Reason.ofCode(code).orElseThrow().awaitsPerson() ? " you |" : " operator |";
    }

    /** Those of policies are words in the code that reports on them. */
    @Test
    void explainsEveryReasonOfAPolicy() throws IOException {
        var page = Files.readString(PAGE);
        var table = page.substring(page.indexOf("\n## Of a policy\n"));
        var rows = Pattern.compile("(?m)^\\| `(\\w+)` \\|").matcher(table).results();
        var said = Stream.of("PolicyReport.java", "PolicyNotices.java").flatMap(ReasonDocsTest::wordsOf);

        assertThat(rows.map(row -> row.group(1)).distinct())
                .containsExactlyInAnyOrderElementsOf(said.distinct().toList());
    }

    private static Stream<String> wordsOf(String source) {
        try {
            return Pattern.compile("new (?:Statement\\(\\s*\"(?:True|False)\",|Notice\\()\\s*\"(\\w+)\"")
                    .matcher(Files.readString(POLICY.resolve(source)))
                    .results()
                    .map(found -> found.group(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
