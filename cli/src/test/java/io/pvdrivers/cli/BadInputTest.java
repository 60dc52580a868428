package io.pvdrivers.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What cannot be used is said in one sentence each, with the place and the cure, and ends with status 2. */
class BadInputTest {
    private static final Path EXAMPLES = Path.of("..", "examples");
    private static final String POLICY = EXAMPLES.resolve("driverpolicy.yaml").toString();
    private static final String VM = EXAMPLES.resolve("erp-app01.yaml").toString();

    @TempDir
    private Path folder;

    private record Said(int exit, String words) {}

    @Test
    void aFileThatIsNotThere() {
        assertThat(rehearse("-f", "nowhere.yaml"))
                .isEqualTo(new Said(2, "There is no file or directory nowhere.yaml.\n"));
    }

    @Test
    void somethingThatIsNotYaml() throws IOException {
        var file = file("broken.yaml", "a: [1\nb: 2\n");

        assertThat(rehearse("-f", file))
                .isEqualTo(new Said(2, file + ":2:2: this is not YAML: expected ',' or ']', but got :.\n"));
    }

    @Test
    void aVmWithoutAName() throws IOException {
        var file = file("vm.yaml", "apiVersion: kubevirt.io/v1\nkind: VirtualMachine\nmetadata: {}\n");

        assertThat(rehearse("-f", file))
                .isEqualTo(new Said(2, file + ":1: this VirtualMachine has no metadata.name; give it one.\n"));
    }

    @Test
    void anEmptyFile() throws IOException {
        var file = file("empty.yaml", "");

        assertThat(rehearse("-f", file))
                .isEqualTo(new Said(2, "There is nothing to rehearse in " + file + ": no object at all.\n"));
    }

    @Test
    void vmsWithoutAPolicy() {
        assertThat(rehearse("-f", VM).words()).startsWith("There is no DriverPolicy or ClusterDriverPolicy in ");
    }

    @Test
    void aPolicyWithoutVms() {
        assertThat(rehearse("-f", POLICY).words()).startsWith("There is no VirtualMachine in ");
    }

    @Test
    void aModeThatDoesNotExist() throws IOException {
        var file = file("policy.yaml", Files.readString(Path.of(POLICY)).replace("mode: Enforce", "mode: Force"));

        var said = rehearse("-f", file, "-f", VM);

        assertThat(said.exit()).isEqualTo(2);
        assertThat(said.words())
                .contains("spec.mode is \"Force\"; write one of \"Audit\", \"Propose\", \"Enforce\".")
                .hasLineCount(1);
    }

    @Test
    void aFaultThatDoesNotExist() {
        assertThat(rehearse("--fault", "earthquake").words())
                .startsWith("--fault earthquake: there is no such fault. Write one of ");
    }

    @Test
    void aSpeedThatStandsStill() {
        assertThat(rehearse("--speed", "0")).isEqualTo(new Said(2, "--speed 0.0: write a number from 1 to 1000.\n"));
    }

    @Test
    void aSpeedThatIsNoNumber() {
        assertThat(rehearse("--speed", "fast").words())
                .startsWith("Invalid value for option '--speed': 'fast' is not a number.");
    }

    @Test
    void anImageWithoutItsRelease() {
        assertThat(rehearse("--media", "0.1.302").words()).startsWith("Value for option '--media'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "release: {version: 0.1.302} | release: {version: latest}"
                        + " | spec.release.version is \"latest\"; write the version of a release, such as 0.1.302.",
                "mode: Enforce | 'media: {dataVolume: {accessMode: RWX}}\n  mode: Enforce'"
                        + " | spec.media.dataVolume.accessMode is \"RWX\"; write one of \"ReadWriteOnce\", \"ReadWriteMany\".",
                "mode: Enforce | 'media: {dataVolume: {storageClassName: Bad_Class}}\n  mode: Enforce'"
                        + " | spec.media.dataVolume.storageClassName is \"Bad_Class\"; write the name of an object:",
                "mode: Enforce | 'media: {dataVolume: {storageClassName: \"\"}}\n  mode: Enforce'"
                        + " | 'spec.media.dataVolume.storageClassName is empty; write it, or leave the field out.'",
                "mode: Enforce | 'media: {containerDisk: {image: \"docker://x y\"}}\n  mode: Enforce'"
                        + " | 'spec.media.containerDisk.image is \"docker://x y\"; write a container image, such as'",
                "disks: {bus: virtio} | 'disks: {bus: virtio, exclude: [a, a]}'"
                        + " | spec.devices.disks.exclude[1] is \"a\" once more; leave one of them out.",
                "maxFailures: 1 | maxFailures: 1.5"
                        + " | spec.rollout.maxFailures is of type number; write one of type integer or string."
            })
    void aFormIsToldInWords(String good, String bad, String sentence) throws IOException {
        var policy = Files.readString(Path.of(POLICY))
                .replace("  release:\n    version: 0.1.302", "  release: {version: 0.1.302}");
        var file = file("policy.yaml", policy.replace(good, bad.replace("\\n", "\n")));

        assertThat(rehearse("-f", file, "-f", VM).words())
                .contains(sentence)
                .doesNotContain("should match")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha256:", "ABCD"})
    void aChecksumInAnotherForm(String beginning) throws IOException {
        var checksum =
                (beginning + "a".repeat(64)).substring(0, beginning.equals("ABCD") ? 64 : 64 + beginning.length());
        var file = file("release.yaml", """
                apiVersion: pvdrivers.io/v1alpha1
                kind: DriverRelease
                metadata: {name: 0.1.999}
                spec:
                  version: 0.1.999
                  provenance: Community
                  released: 2026-01-01
                  media: {http: {url: "https://example.com/v.iso", sha256: "%s"}}
                  guests: []
                """.formatted(checksum));

        assertThat(rehearse("-f", file, "-f", POLICY, "-f", VM).words())
                .contains("spec.media.http.sha256: write the 64 hex digits of the SHA-256 in lower case, without"
                        + " \"sha256:\" before them.");
    }

    @Test
    void anOptionThatDoesNotExist() {
        var said = rehearse("--bogus");

        assertThat(said.exit()).isEqualTo(2);
        assertThat(said.words()).startsWith("Unknown option: '--bogus'");
    }

    @Test
    void aKubeconfigThatIsNotThere() {
        assertThat(execute("run", "--kubeconfig", "/nowhere/config"))
                .isEqualTo(new Said(2, "--kubeconfig /nowhere/config: there is no such file.\n"));
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private static Said rehearse(String... options) {
        var arguments = new String[options.length + 1];
        arguments[0] = "rehearse";
        System.arraycopy(options, 0, arguments, 1, options.length);
        return execute(arguments);
    }

    private static Said execute(String... arguments) {
        var words = new StringWriter();
        CommandLine command = Main.commandLine().setErr(new PrintWriter(words));
        int exit = command.execute(arguments);
        return new Said(exit, words.toString());
    }
}
