package io.pvdrivers.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.pvdrivers.operator.catalog.BuiltinReleases;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code pvdrivers catalog} tells, line by line. -Dgolden.update=true writes the expected answers anew. */
class CatalogTest {
    private static final Path ANSWERS = Path.of("src", "test", "resources", "catalog");

    /** A release of a user's, and another one in the place of a built-in one. */
    private static final String OURS = """
            apiVersion: pvdrivers.io/v1alpha1
            kind: DriverRelease
            metadata: {name: 0.1.999}
            spec:
              version: 0.1.999
              channels: [Stable]
              guests:
                - {os: 2k22, support: Current, drivers: {viostor: 100.104.104.99900}}
              knownIssues:
                - {id: OURS, severity: Warn, summary: It is ours.}
            ---
            apiVersion: pvdrivers.io/v1alpha1
            kind: DriverRelease
            metadata: {name: 0.1.285}
            spec:
              version: 0.1.285
              guests:
                - {os: 2k22, support: Current, drivers: {viostor: 100.101.104.28500}}
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: other}
            """;

    @TempDir
    private Path folder;

    private record Said(int exit, String out, String err) {}

    private static Said catalog(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        var command = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int exit = command.execute(
                Stream.concat(Stream.of("catalog"), Stream.of(arguments)).toArray(String[]::new));
        return new Said(exit, out.toString(), err.toString());
    }

    private String ours() throws IOException {
        return Files.writeString(folder.resolve("ours.yaml"), OURS).toString();
    }

    private static JsonNode yaml(String text) throws IOException {
        return new ObjectMapper(new YAMLFactory()).readTree(text);
    }

    @ParameterizedTest
    @CsvSource({
        "list, list",
        "list-stable-2k22, list --channel Stable --os 2k22",
        "list-w7, list --os w7",
        "explain-0.1.285-2k22, explain 0.1.285 --os 2k22",
        "explain-0.1.302, explain 0.1.302",
        "explain-0.1.185-w7, explain 0.1.185 --os w7",
        "explain-0.1.266-w10, explain 0.1.266 --os w10",
        "explain-1.9.58, explain 1.9.58",
        "diff-0.1.271-0.1.302-2k22, diff 0.1.271 0.1.302 --os 2k22",
        "diff-0.1.271-0.1.302-2k25, diff 0.1.271 0.1.302 --os 2k25",
        "diff-0.1.208-0.1.217, diff 0.1.208 0.1.217",
        "diff-0.1.302-0.1.302-2k22, diff 0.1.302 0.1.302 --os 2k22",
        "diff-0.1.271-0.1.285-2k22-json, diff 0.1.271 0.1.285 --os 2k22 -o json",
        "explain-0.1.285-2k22-yaml, explain 0.1.285 --os 2k22 -o yaml",
    })
    void tells(String answer, String arguments) throws IOException {
        var said = catalog(arguments.split(" "));
        var file = ANSWERS.resolve(answer + ".txt");
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(ANSWERS);
            Files.writeString(file, said.out());
        }

        assertThat(said.err()).isEmpty();
        assertThat(said.exit()).isZero();
        assertThat(said.out()).isEqualTo(Files.readString(file));
    }

    @Test
    void theWholeListAsObjectsIsTakenBackAsItIs() throws IOException {
        var whole = Files.writeString(
                folder.resolve("all.yaml"), catalog("list", "-o", "yaml").out());

        var again = catalog("list", "-o", "yaml", "-f", whole.toString());

        assertThat(again.err()).isEmpty();
        assertThat(again.out()).isEqualTo(Files.readString(whole));
        assertThat(again.out().split("(?m)^---$")).hasSize(BuiltinReleases.all().size() + 1);
    }

    @Test
    void asJsonItIsAListForKubectl() throws IOException {
        var list = yaml(catalog("list", "--channel", "stable", "-o", "json").out());

        assertThat(list.path("kind").asText()).isEqualTo("List");
        assertThat(list.path("items"))
                .isNotEmpty()
                .allSatisfy(item -> assertThat(item.path("kind").asText()).isEqualTo("DriverRelease"));
        assertThat(list.at("/items/0/metadata/name").asText()).isEqualTo("0.1.302");
    }

    @Test
    void releasesOfFilesAreAddedAndReplace() throws IOException {
        var said = catalog("list", "--os", "2k22", "-f", ours());

        assertThat(said.err()).isEmpty();
        assertThat(said.out().lines().map(line -> line.replaceAll(" +", " ")))
                .contains("0.1.999 - Stable - Current 1 -", "0.1.285 - - - Current 0 -")
                .anyMatch(line -> line.startsWith("0.1.302 "));
    }

    @Test
    void aReleaseOfAFileIsExplained() throws IOException {
        assertThat(catalog("explain", "0.1.999", "-f", ours()).out()).isEqualTo("""
                        0.1.999: Stable

                        Windows Server 2022 (2k22): Current
                          100.104.104.99900  viostor

                        Known issues
                          Warn OURS
                            It is ours.
                        """);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "explain 0.1.300 | There is no release 0.1.300 in the catalogue. It has 1.9.59, 1.9.58,",
                "diff 0.1.302 latest | There is no release latest in the catalogue. It has ",
                "list --os win95 | --os win95: there is no such Windows. Write one of xp, 2k3, 2k8, w7,",
                "explain 0.1.110 --os 2k22 | 0.1.110 has nothing for Windows Server 2022. It has drivers for 2k12R2, w8.1,",
                "diff 0.1.100 0.1.110 --os w11 | Neither 0.1.100 nor 0.1.110 has anything for Windows 11.",
                "list -f nowhere.yaml | There is no file or directory nowhere.yaml.",
                "list --channel Fast | Invalid value for option '--channel'",
                "explain | Missing required parameter: 'RELEASE'.",
            })
    void whatCannotBeAnsweredIsSaidInASentence(String arguments, String sentence) {
        var said = catalog(arguments.split(" "));

        assertThat(said.exit()).isEqualTo(2);
        assertThat(said.err()).startsWith(sentence).hasLineCount(1);
        assertThat(said.out()).isEmpty();
    }

    @Test
    void aFileWithoutAReleaseSaysSo() {
        var vm = Path.of("..", "examples", "erp-app01.yaml").toString();

        assertThat(catalog("list", "-f", vm)).isEqualTo(new Said(2, "", "There is no DriverRelease in " + vm + ".\n"));
    }

    @Test
    void aReleaseThatTheApiRefusesIsRefusedWithItsPlace() throws IOException {
        var file = Files.writeString(
                        folder.resolve("bad.yaml"),
                        OURS.replace("viostor: 100.104.104.99900", "viostor: the-newest")
                                .replace("[Stable]", "[Fast]"))
                .toString();

        var said = catalog("list", "-f", file);

        assertThat(said.exit()).isEqualTo(2);
        assertThat(List.of(said.err().split("\n")))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).startsWith(file + ":"))
                .anySatisfy(line -> assertThat(line).contains("spec.channels[0] is \"Fast\"; write one of"))
                .anySatisfy(line -> assertThat(line)
                        .contains("spec.guests[0].drivers.viostor is \"the-newest\"; write the version"));
    }

    @Test
    void aloneItTellsWhatThereIs() {
        assertThat(catalog().out()).contains("list", "explain", "diff");
    }
}
