package io.pvdrivers.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** VMs of a live cluster are rehearsed as they are found there, and nothing is done to them. */
class RehearseFromClusterTest {
    private static final Path POLICY = Path.of("..", "examples", "driverpolicy.yaml");

    @TempDir
    private Path folder;

    private TestCluster cluster;

    private record Said(int exit, String out, String err) {}

    @BeforeEach
    void cluster() {
        cluster = new TestCluster(folder)
                .example("erp-app01.yaml")
                .example("web01.yaml")
                .start("erp-app01", "web01");
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    /** A rehearsal writes to the streams of the process. */
    private Said rehearse(String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var outBefore = System.out;
        var errBefore = System.err;
        try {
            System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
            var said = cluster.say(Stream.concat(
                            Stream.of("rehearse", "--from-cluster", "--speed", "400", "-o", "json"),
                            Stream.of(arguments))
                    .toArray(String[]::new));
            return new Said(
                    said.exit(),
                    out.toString(StandardCharsets.UTF_8),
                    err.toString(StandardCharsets.UTF_8) + said.err());
        } finally {
            System.setOut(outBefore);
            System.setErr(errBefore);
        }
    }

    @Test
    void withAPolicyOfAFileOnTopOfTheClusters() throws IOException {
        cluster.bring(Files.readString(POLICY).replace("mode: Enforce", "mode: Audit"));

        var said = rehearse("-f", POLICY.toString(), "-l", "tier=erp");

        assertThat(said.exit()).as(said.err()).isZero();
        var items = new ObjectMapper().readTree(said.out()).path("items");
        assertThat(items).hasSize(1);
        assertThat(items.at("/0/name").asText()).isEqualTo("erp-app01");
        assertThat(items.at("/0/phase").asText()).isEqualTo("Ready");
        assertThat(items.at("/0/restarts").asInt()).isEqualTo(2);
        assertThat(cluster.writes()).isEmpty();
    }

    @Test
    void withoutAnyPolicy() {
        var said = rehearse();

        assertThat(said.exit()).isEqualTo(2);
        assertThat(said.err()).contains("There is no DriverPolicy or ClusterDriverPolicy in the cluster at http://");
    }

    @Test
    void withoutVms() {
        var said = rehearse("-l", "tier=none", "-f", POLICY.toString());

        assertThat(said.exit()).isEqualTo(2);
        assertThat(said.err()).contains("There is no VirtualMachine in the cluster at http://");
    }

    @Test
    void whatItMayNotReadItGoesWithout() {
        cluster.refuse("kubevirts.kubevirt.io", 403, 100);

        var said = rehearse("-f", POLICY.toString(), "-l", "tier=none");

        assertThat(said.err())
                .contains("You may not list kubevirts.kubevirt.io in all namespaces: the rehearsal goes without.");
    }

    @Test
    void optionsOfAClusterNeedOne() {
        assertThat(TestCluster.run("rehearse", "-n", "vms").err())
                .isEqualTo("-n, -A, -l, --context and --kubeconfig go with --from-cluster.\n");
    }
}
