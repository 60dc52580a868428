package io.pvdrivers.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
        assertThat(rehearse("-f", VM).words()).startsWith("There is no DriverPolicy in ");
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
    void aModeThatIsNotBuiltYet() throws IOException {
        var file = file("policy.yaml", Files.readString(Path.of(POLICY)).replace("mode: Enforce", "mode: Propose"));

        assertThat(rehearse("-f", file, "-f", VM).words())
                .contains("spec.mode: Propose is not built yet; use Audit or Enforce.")
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
