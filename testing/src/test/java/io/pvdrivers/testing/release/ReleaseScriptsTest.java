package io.pvdrivers.testing.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The scripts of a release say how they are used, and refuse what cannot be used before they do anything. */
class ReleaseScriptsTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private record Outcome(int status, String said) {}

    @ParameterizedTest
    @ValueSource(strings = {"prepare", "build", "audit", "publish", "next"})
    void sayHowTheyAreUsed(String script) throws Exception {
        var outcome = run(script, "--help");

        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.said()).contains("usage: release/" + script).doesNotContain("set -euo");
        assertThat(Files.readString(ROOT.resolve("docs/releasing.md"))).contains("`release/" + script);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            prepare | 1.0             | release/prepare: 1.0 is no version: write MAJOR.MINOR.PATCH
            prepare | 01.0.0          | release/prepare: 01.0.0 is no version: write MAJOR.MINOR.PATCH
            next    | 0.2.0-SNAPSHOT  | release/next: 0.2.0-SNAPSHOT is no version: write MAJOR.MINOR.PATCH
            audit   | no-such.json    | no-such.json; build first
            """)
    void refuseWhatCannotBeUsed(String script, String argument, String message) throws Exception {
        var outcome = run(script, argument);

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.said()).contains(message);
        assertThat(outcome.said().lines()).hasSize(1);
    }

    /** What users get is written where no version can change it unseen. */
    @Test
    void pinTheirTools() throws IOException {
        for (var module : List.of("release/tools", "release/osv")) {
            assertThat(ROOT.resolve(module + "/go.sum")).isNotEmptyFile();
            assertThat(Files.readString(ROOT.resolve(module + "/go.mod")))
                    .contains("tool ")
                    .doesNotContain("replace ");
        }
    }

    private static Outcome run(String script, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(ROOT.resolve("release/" + script).toString()));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), said);
    }
}
