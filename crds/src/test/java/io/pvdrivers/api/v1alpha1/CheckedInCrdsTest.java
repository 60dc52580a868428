package io.pvdrivers.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The chart ships the CRDs as files of its own. {@code ./mvnw -pl crds verify -Dcrds.update=true} brings them up to date. */
class CheckedInCrdsTest {
    private static final Path CHECKED_IN = Path.of("..", "helm", "pv-driver-operator", "files", "crds");

    static Iterable<Class<? extends HasMetadata>> kinds() {
        return Crds.KINDS;
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void isWhatTheBuildGenerates(Class<? extends HasMetadata> kind) throws IOException {
        var file = CHECKED_IN.resolve(HasMetadata.getFullResourceName(kind) + ".yaml");
        if (Boolean.getBoolean("crds.update")) {
            Files.createDirectories(CHECKED_IN);
            Files.writeString(file, Crds.yaml(kind));
        }

        assertThat(file)
                .as("out of date: run ./mvnw -pl crds verify -Dcrds.update=true and commit " + file)
                .hasContent(Crds.yaml(kind));
    }

    @Test
    void thereIsNoOther() throws IOException {
        try (var files = Files.list(CHECKED_IN)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(Crds.KINDS.stream()
                            .map(kind -> HasMetadata.getFullResourceName(kind) + ".yaml")
                            .toList());
        }
    }
}
