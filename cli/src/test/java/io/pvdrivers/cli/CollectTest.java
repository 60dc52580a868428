package io.pvdrivers.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code pvdrivers collect} puts into its archive, and what not. */
class CollectTest {
    /** Of examples/erp-app01.yaml. */
    private static final String MAC = "00:50:56:a1:3c:07";

    private static final String FOLDER = "pvdrivers-vms-erp-app01/";

    @TempDir
    private Path folder;

    private TestCluster cluster;

    @BeforeEach
    void cluster() {
        cluster = new TestCluster(folder)
                .example("erp-app01.yaml")
                .example("web01.yaml")
                .example("driverpolicy.yaml");
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    private Path archive() {
        return folder.resolve("report.zip");
    }

    private Map<String, String> collected(String... more) throws IOException {
        var arguments = new String[more.length + 4];
        System.arraycopy(
                new String[] {"collect", "erp-app01", "--file", archive().toString()}, 0, arguments, 0, 4);
        System.arraycopy(more, 0, arguments, 4, more.length);
        var said = cluster.say(arguments);
        assertThat(said.err()).isEmpty();
        assertThat(said.exit()).isZero();
        assertThat(said.out()).startsWith(archive() + ": ").contains(" files about VM vms/erp-app01.");
        return files();
    }

    private Map<String, String> files() throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (var zip = new ZipFile(archive().toFile())) {
            for (var entry : zip.stream().toList()) {
                assertThat(entry.getName()).startsWith(FOLDER);
                files.put(
                        entry.getName().substring(FOLDER.length()),
                        new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return files;
    }

    @Test
    void aRunIsToldGateByGateWithItsTimesAndEvents() throws IOException {
        cluster.start("erp-app01").operator();
        var state = cluster.until(
                "erp-app01", s -> s.getStatus() != null && s.getStatus().phase() == Phase.READY);

        var files = collected();

        assertThat(files)
                .containsKeys(
                        "summary.txt",
                        "timeline.txt",
                        "events.yaml",
                        "virtualmachine.yaml",
                        "virtualmachineinstance.yaml",
                        "driverstate.yaml",
                        "driverpolicy-windows.yaml",
                        "driverrelease-0.1.302.yaml",
                        "namespace-vms.yaml");
        assertThat(files.get("summary.txt"))
                .contains("VM vms/erp-app01, read at ", "== Gates", "Eligible", "== Devices", "== Not in it");
        assertThat(files.get("timeline.txt").lines().map(line -> line.substring(0, 24)))
                .isSorted();
        assertThat(files.get("timeline.txt").lines())
                .anyMatch(line -> line.contains("  DriverState erp-app01  status.run.staging.at"))
                .anyMatch(line -> line.contains("  VirtualMachineInstance erp-app01  "))
                .anyMatch(line -> line.startsWith(
                                state.getStatus().run().startedAt().toString().substring(0, 19))
                        && line.contains("  status.run.startedAt"))
                .anyMatch(line -> line.matches(".*status\\.facts\\[adapters, agentVersion, .*]\\.changedAt"));
        assertThat(files.get("events.yaml")).contains("reportingController: \"pvdrivers.io/operator\"");
        assertThat(files.get("virtualmachine.yaml")).contains("kind: \"VirtualMachine\"");
        assertThat(files.get("driverstate.yaml")).doesNotContain("managedFields");
        assertThat(cluster.writes()).isEmpty();
    }

    @Test
    void whatIsSecretOrOfTheNetworkStaysOutsideAndNamesShowWhatBelongsTogether() throws IOException {
        cluster.annotate("erp-app01", "backup.example.com/token", "hunter2");
        cluster.start("erp-app01").operator();
        cluster.until("erp-app01", s -> s.getStatus() != null && s.getStatus().facts() != null);

        var files = collected();

        assertThat(files)
                .allSatisfy((name, text) ->
                        assertThat(text).as(name).doesNotContain("hunter2").doesNotContainIgnoringCase(MAC));
        assertThat(files.get("virtualmachine.yaml"))
                .contains("(removed, 7 characters)")
                .contains("mac-1");
        assertThat(files.get("virtualmachineinstance.yaml")).contains("mac-1").contains("ip-1");

        Files.delete(archive());
        assertThat(collected("--keep-addresses").get("virtualmachineinstance.yaml"))
                .containsIgnoringCase(MAC)
                .doesNotContain("hunter2");
    }

    @Test
    void whatMayNotBeReadIsLeftOutWithAWord() throws IOException {
        cluster.record("erp-app01", "The devices were put back.");
        cluster.refuse("driverreleases.pvdrivers.io", 403, 1);

        var files = collected();

        assertThat(files.get("summary.txt"))
                .contains("You may not list driverreleases.pvdrivers.io.")
                .contains("There is no pod of the operator in namespace pv-drivers")
                .contains("The devices were put back.");
        assertThat(files).containsKey("driverstate.yaml").doesNotContainKey("screen.png");
        assertThat(cluster.state("erp-app01").getStatus().phase()).isEqualTo(Phase.WAITING);
    }

    @Test
    void theScreenIsLookedAtOnlyIfItIsAskedFor() throws IOException {
        cluster.start("erp-app01");

        assertThat(collected("--screenshot").get("screen.png")).contains("PNG");
    }

    @Test
    void theArchiveIsOnlyForItsOwnerAndNothingIsOverwritten() throws IOException {
        collected();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(archive())))
                .isEqualTo("rw-------");
        var again = cluster.say("collect", "vm/erp-app01", "--file", archive().toString());
        assertThat(again.exit()).isEqualTo(2);
        assertThat(again.err())
                .isEqualToIgnoringNewLines("--file " + archive() + ": this file is there already; name another one.");
    }

    @Test
    void whatCannotBeCollectedIsSaidInASentence() {
        assertThat(cluster.say("collect", "nobody").err())
                .isEqualToIgnoringNewLines("There is no VM nobody in namespace vms.");
        assertThat(cluster.say("collect", "erp-app01", "-n", "No!").err())
                .isEqualToIgnoringNewLines("-n No!: no namespace can have this name.");
        var nowhere = cluster.say(
                "collect",
                "erp-app01",
                "--file",
                folder.resolve("no/such/dir.zip").toString());
        assertThat(nowhere.exit()).isEqualTo(2);
        assertThat(nowhere.err()).contains("cannot be written: ").doesNotContain("Exception");
        assertThat(cluster.say("collect").exit()).isEqualTo(2);
    }
}
