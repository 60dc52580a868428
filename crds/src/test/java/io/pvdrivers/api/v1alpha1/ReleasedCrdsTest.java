package io.pvdrivers.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The CRDs as they were released, a directory for each version. A release writes its own with
 * {@code ./mvnw -pl crds test -Dtest=ReleasedCrdsTest -Dcrds.release=0.1.0}, and from then on they stay as they are: {@code CrdCompatibilityTest} in {@code
 * testing} compares what the build makes with every one of them.
 */
class ReleasedCrdsTest {
    private static final Path RELEASED = Path.of("released");

    @BeforeAll
    static void write() throws IOException {
        var version = System.getProperty("crds.release", "");
        if (version.isEmpty()) {
            return;
        }
        var folder = Files.createDirectories(RELEASED.resolve(version));
        for (var kind : Crds.KINDS) {
            Files.writeString(folder.resolve(HasMetadata.getFullResourceName(kind) + ".yaml"), Crds.yaml(kind));
        }
    }

    @Test
    void eachVersionHasItsKinds() throws IOException {
        assertThat(versions()).isNotEmpty();
        for (var version : versions()) {
            assertThat(version.getFileName().toString()).matches("\\d+\\.\\d+\\.\\d+(-[a-z0-9.]+)?");
            try (var files = Files.list(version)) {
                assertThat(files.filter(Files::isRegularFile)
                                .map(file -> file.getFileName().toString()))
                        .as("in " + version)
                        .contains("driverpolicies.pvdrivers.io.yaml", "driverstates.pvdrivers.io.yaml")
                        .allMatch(name -> name.endsWith(".pvdrivers.io.yaml"));
            }
        }
    }

    /** An object that somebody keeps in Git names it, and there is nothing to convert it. */
    @Test
    void eachVersionServesAndStoresWhatTheBuildDoes() throws IOException {
        for (var version : versions()) {
            for (var kind : Crds.KINDS) {
                assertThat(version.resolve(HasMetadata.getFullResourceName(kind) + ".yaml"))
                        .content()
                        .contains("name: \"v1alpha1\"")
                        .contains("storage: true");
            }
        }
    }

    private static List<Path> versions() throws IOException {
        try (var folders = Files.list(RELEASED)) {
            return folders.filter(Files::isDirectory).sorted().toList();
        }
    }
}
