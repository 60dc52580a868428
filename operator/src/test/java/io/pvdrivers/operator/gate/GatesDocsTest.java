package io.pvdrivers.operator.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/gates.md} has every gate in the order they are asked, and puts every reason somewhere. */
class GatesDocsTest {
    private static final Path PAGE = Path.of("../docs/gates.md");

    @Test
    void hasTheGatesInTheirOrder() throws IOException {
        var page = Files.readString(PAGE);

        assertThat(matches("(?m)^### (\\w+)$", page)).isEqualTo(Course.FORWARD.conditions());
        assertThat(matches("(?m)^\\| ([A-Z]\\w+) \\|", part(page, "## On the way back", "## On the way out")).stream()
                        .filter(word -> !word.equals("Gate")))
                .isEqualTo(Course.RETURN.conditions());
        for (var condition : Stream.concat(Course.CLOSING.conditions().stream(), Course.RELEASE.conditions().stream())
                .toList()) {
            assertThat(part(page, "## On the way out", "## What holds back any act"))
                    .contains("`" + condition + "`");
        }
    }

    @Test
    void putsEveryReasonSomewhere() throws IOException {
        var page = Files.readString(PAGE);
        assertThat(Stream.of(Reason.values()).map(Reason::code))
                .allSatisfy(code -> assertThat(page).contains("`" + code + "`"));
    }

    @Test
    void tellsTheTimesAsTheyAre() throws IOException {
        var page = Files.readString(PAGE);
        assertThat(Limits.DEFAULT.staging()).isEqualTo(Duration.ofMinutes(10));
        assertThat(Limits.DEFAULT.agentGrace()).isEqualTo(Duration.ofMinutes(10));
        assertThat(page)
                .contains("**Waits** " + Limits.DEFAULT.proving().toMinutes() + " minutes from the last change");
    }

    private static String part(String page, String from, String to) {
        return page.substring(page.indexOf(from), page.indexOf(to));
    }

    private static List<String> matches(String pattern, String page) {
        return Pattern.compile(pattern)
                .matcher(page)
                .results()
                .map(found -> found.group(1))
                .toList();
    }
}
