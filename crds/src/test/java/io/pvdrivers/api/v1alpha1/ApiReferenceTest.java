package io.pvdrivers.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code docs/api.md} is what the CRDs say. {@code ./mvnw -pl crds verify -Dcrds.update=true} brings it up to date. */
class ApiReferenceTest {
    private static final Path PAGE = Path.of("..", "docs", "api.md");

    @Test
    void isWhatTheCrdsSay() throws IOException {
        if (Boolean.getBoolean("crds.update")) {
            Files.writeString(PAGE, ApiPage.written());
        }

        assertThat(PAGE)
                .as("out of date: run ./mvnw -pl crds verify -Dcrds.update=true and commit " + PAGE)
                .hasContent(ApiPage.written());
    }

    /** One row of each sort: a default, limits, a requirement, a list, an enumeration. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "| `spec.mode` **required** | string |  | `Audit`, `Propose`, `Enforce` | How far the operator goes.",
                "| `spec.install.timeoutSeconds` | integer | 1800 | 60 to 86400 |",
                "| `spec.rollout.windows[].durationSeconds` | integer |  | 300 to 604800 |",
                "| `spec.namespaceSelector` | object |",
                "| `spec.rollout.maxConcurrent` | integer or string | 1 |",
                "* spec.release: write one of version, for example version: 0.1.302, and channel",
                "| `status.waitingFor.since` **required** | time |",
            })
    void hasThisRow(String beginning) {
        assertThat(ApiPage.written().lines()).anyMatch(line -> line.startsWith(beginning));
    }

    @Test
    void everyRowHasAMeaning() {
        assertThat(ApiPage.written().lines().filter(line -> line.startsWith("| `")))
                .hasSizeGreaterThan(400)
                .allMatch(line -> line.endsWith(". |"));
    }
}
