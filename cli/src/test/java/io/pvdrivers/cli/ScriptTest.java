package io.pvdrivers.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The script is the plugin of kubectl too, and the command says the name it was called by. */
class ScriptTest {
    private static final Path PLUGIN = Path.of("..", "kubectl-pvdrivers");

    @Test
    void thePluginIsTheScript() throws IOException {
        assertThat(PLUGIN).isExecutable();
        assertThat(Files.readSymbolicLink(PLUGIN)).isEqualTo(Path.of("pvdrivers"));
    }

    @Test
    void theUsageNamesWhatWasCalled() {
        System.setProperty("pvdrivers.name", "kubectl pvdrivers");
        try {
            assertThat(TestCluster.run("plan", "--help").out()).startsWith("Usage: kubectl pvdrivers plan ");
            assertThat(TestCluster.run("approve").exit()).isEqualTo(2);
            assertThat(TestCluster.run("approve", "--bogus").err())
                    .contains("kubectl pvdrivers approve --help tells what there is.");
        } finally {
            System.clearProperty("pvdrivers.name");
        }
        assertThat(TestCluster.run("--help").out()).startsWith("Usage: pvdrivers ");
    }
}
