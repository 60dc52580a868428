package io.pvdrivers.operator.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The script that people run for GuestReports reads guests exactly as the operator does: it holds {@code facts.ps1}, between two
 * lines. {@code ./mvnw -pl operator -am test -Dtest=GuestReportScriptTest -Dsurefire.failIfNoSpecifiedTests=false -Dgolden.update=true}
 * brings it up to date.
 */
class GuestReportScriptTest {
    private static final Path FACTS =
            Path.of("src", "main", "resources", "io", "pvdrivers", "operator", "guest", "facts.ps1");
    private static final Path SCRIPT = Path.of("..", "examples", "guest-reports", "Get-GuestReport.ps1");
    private static final String BEGINNING =
            "# ======== From here on this is what the operator runs in guests that it can ask itself. ========\n\n";
    private static final String END = "\n\n# ======== Up to here. ========\n";
    private static final String PARAMETERS = "param($data)\n\n";
    private static final String ANSWER = "\n\n[Console]::Out.Write((Format-Json $facts))\n";

    @Test
    void readsWhatTheOperatorReads() throws IOException {
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(SCRIPT, Files.readString(SCRIPT).replace(held(), body()));
        }

        assertThat(held())
                .as("out of date: run this test with -Dgolden.update=true and commit " + SCRIPT)
                .isEqualTo(body());
    }

    /** It travels over pipes and consoles of any code page. */
    @Test
    void isAscii() throws IOException {
        assertThat(StandardCharsets.US_ASCII.newEncoder().canEncode(Files.readString(SCRIPT)))
                .isTrue();
    }

    /** What stands between the two lines. */
    private static String held() throws IOException {
        var script = Files.readString(SCRIPT);
        assertThat(script).contains(BEGINNING, END);
        return script.substring(script.indexOf(BEGINNING) + BEGINNING.length(), script.indexOf(END));
    }

    /** The script without the parameter it gets from the operator and without the answer it gives it. */
    private static String body() throws IOException {
        var facts = Files.readString(FACTS);
        assertThat(facts).contains(PARAMETERS).endsWith(ANSWER);
        return facts.substring(facts.indexOf(PARAMETERS) + PARAMETERS.length(), facts.length() - ANSWER.length());
    }
}
