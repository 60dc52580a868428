package io.pvdrivers.operator.gate;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/reasons.md} explains every reason a VM can have, and no other. */
class ReasonDocsTest {
    private static final Path PAGE = Path.of("../docs/reasons.md");
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `(\\w+)` \\| (you|operator) \\| [^|]{10,} \\| [^|]{4,} \\|$");

    @Test
    void explainsEveryReasonAndSaysWhoseTurnItIs() throws IOException {
        var rows = ROW.matcher(sectionOfVms(Files.readString(PAGE)));
        Map<String, String> documented = new TreeMap<>();
        while (rows.find()) {
            assertThat(documented.put(rows.group(1), rows.group(2)))
                    .as("%s is explained once", rows.group(1))
                    .isNull();
        }

        var said = Stream.of(Reason.values())
                .collect(toMap(Reason::code, reason -> reason.awaitsPerson() ? "you" : "operator"));

        assertThat(documented).containsExactlyInAnyOrderEntriesOf(said);
    }

    @Test
    void explainsEveryNotice() throws IOException {
        var page = Files.readString(PAGE);
        var rows = Pattern.compile("(?m)^\\| `(\\w+)` \\|")
                .matcher(page.substring(page.indexOf("\n## Notices\n"), page.indexOf("\n## Of a policy\n")));

        assertThat(rows.results().map(r -> r.group(1)))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(NoticeReason.values()).map(NoticeReason::code).toList());
    }

    private static String sectionOfVms(String page) {
        return page.substring(page.indexOf("\n## Of a VM\n"), page.indexOf("\n## Notices\n"));
    }
}
