package io.pvdrivers.testing.crd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pvdrivers.testing.api.KubeApi;
import io.pvdrivers.testing.api.OwnKinds;
import io.pvdrivers.testing.api.RealKubeApi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every object of ours that the examples and documents show is one that kubectl apply gets past a real server. */
@ExtendWith(RealKubeApi.class)
class PublishedManifestsTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```yaml\\n(.*?)^```$");

    /** An object of ours, and the file that shows it. */
    record Shown(Path file, JsonNode object) {
        @Override
        public String toString() {
            return file + " " + object.path("kind").asText() + " "
                    + object.at("/metadata/name").asText();
        }
    }

    static List<Shown> shown() {
        var examples = Stream.of("examples", "examples/install-job")
                .flatMap(folder -> files(folder, ".yaml"))
                .flatMap(file -> objects(file, read(file)));
        var documents = Stream.of("", "docs")
                .flatMap(folder -> files(folder, ".md"))
                .flatMap(file -> BLOCK.matcher(read(file)).results().flatMap(block -> objects(file, block.group(1))));
        return Stream.concat(examples, documents).toList();
    }

    private static Stream<Shown> objects(Path file, String yaml) {
        return Stream.of(yaml.split("(?m)^---$"))
                .map(Yaml::read)
                .filter(object -> object.path("apiVersion").asText().startsWith("pvdrivers.io/"))
                .map(object -> new Shown(ROOT.relativize(file), object));
    }

    private static Stream<Path> files(String folder, String ending) {
        try (var files = Files.list(ROOT.resolve(folder))) {
            return files.filter(file -> file.toString().endsWith(ending)).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void thereAreSome() {
        assertThat(shown())
                .extracting(Shown::toString)
                .contains(
                        "examples/driverpolicy.yaml DriverPolicy windows",
                        "examples/install-job/driverpolicy.yaml DriverPolicy windows-by-job",
                        "README.md DriverPolicy windows")
                .anyMatch(text -> text.startsWith("docs/guest-report.md GuestReport"));
    }

    @ParameterizedTest
    @MethodSource("shown")
    void isTaken(Shown shown, KubeApi api) {
        OwnKinds.apply(api.client());
        var namespace = shown.object().at("/metadata/namespace").asText("default");
        api.namespace(namespace);

        var outcome = api.kubectl()
                .attemptWith(
                        shown.object().toString(),
                        "apply",
                        "--dry-run=server",
                        "--validate=strict",
                        "-n",
                        namespace,
                        "-f",
                        "-");

        assertThat(outcome.status()).as(outcome.output()).isZero();
        // A release of the built-in catalogue is there where an operator ran on this server before.
        assertThat(outcome.output()).matches("(?s).*(created|configured) \\(server dry run\\)\n");
    }
}
