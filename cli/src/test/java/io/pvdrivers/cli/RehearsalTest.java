package io.pvdrivers.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pvdrivers.cli.input.Input;
import io.pvdrivers.cli.rehearsal.Rehearsal;
import io.pvdrivers.cli.rehearsal.RehearsalSettings;
import io.pvdrivers.cli.rehearsal.Result;
import io.pvdrivers.cli.report.NoProgress;
import io.pvdrivers.cli.report.ResultDocument;
import io.pvdrivers.cli.report.ResultTable;
import io.pvdrivers.simulator.world.scene.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rehearsals of the examples, from the files to the words. */
class RehearsalTest {
    private static final Path EXAMPLES = Path.of("..", "examples");
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Test
    void aVmThatNothingKeepsEndsReady() throws Exception {
        Result result = rehearse(List.of(), true, "driverpolicy.yaml", "erp-app01.yaml");

        assertThat(result.isGood()).isTrue();
        assertThat(new ResultTable(200, false).lines(result, PATIENCE))
                .anySatisfy(line -> assertThat(line).contains("vms/erp-app01").contains("Ready"))
                .anySatisfy(line -> assertThat(line).contains("2 disks sata -> virtio"));
    }

    @Test
    void theDocumentKeepsItsContract() throws Exception {
        JsonNode document = json(rehearse(List.of(), true, "driverpolicy.yaml", "erp-app01.yaml", "hr01.yaml"));

        JsonNode items = document.get("items");
        assertThat(names(document)).containsExactly("items");
        assertThat(StreamSupport.stream(items.spliterator(), false)
                        .map(i ->
                                i.path("name").asText() + " " + i.path("phase").asText()))
                .containsExactly("erp-app01 Ready", "hr01 Ignored");
        JsonNode item = items.get(0);
        assertThat(names(item))
                .containsExactly(
                        "namespace",
                        "name",
                        "phase",
                        "reason",
                        "message",
                        "restarts",
                        "devices",
                        "drivers",
                        "release",
                        "installed",
                        "knownIssues");
        assertThat(names(item.get("release"))).containsExactly("version", "because", "passedOver");
        assertThat(item.path("installed").asText()).isEqualTo("0.1.302");
        assertThat(names(item.at("/devices/0"))).containsExactly("name", "kind", "was", "is");
        assertThat(item.at("/devices/0/kind").asText()).isEqualTo("Disk");
        assertThat(item.at("/devices/0/was").asText()).isEqualTo("sata");
        assertThat(item.at("/devices/0/is").asText()).isEqualTo("virtio");
        assertThat(names(item.at("/drivers/0"))).containsExactly("name", "version", "wanted", "standing");
    }

    @Test
    void aVmWhoseGuestDoesNotReturnIsRolledBack() throws Exception {
        JsonNode item = json(rehearse(
                        List.of(Fault.STOP_ERROR_AFTER_SWITCH), true, "driverpolicy.yaml", "erp-app01.yaml"))
                .at("/items/0");

        assertThat(item.path("phase").asText()).isEqualTo("RolledBack");
        assertThat(item.path("message").asText()).contains("did not come back within");
        assertThat(item.at("/devices/0/is").asText()).isEqualTo("sata");
    }

    @Test
    void withoutAnAdminAVmWithoutAnAgentWaits() throws Exception {
        JsonNode item = json(rehearse(List.of(), false, "driverpolicy.yaml", "branch-pos01.yaml"))
                .at("/items/0");

        assertThat(item.path("phase").asText()).isEqualTo("Waiting");
        assertThat(item.path("reason").asText()).isEqualTo("GuestAgentMissing");
    }

    @Test
    void aClaimOfTheUserHoldsWhatItsPolicySays(@TempDir Path folder) throws Exception {
        var policy = Files.readString(EXAMPLES.resolve("driverpolicy.yaml"))
                .replace(
                        "  mode: Enforce",
                        "  media: {persistentVolumeClaim: {claimName: windows-iso}}\n  mode: Enforce");
        var given = folder.resolve("given.yaml");
        Files.writeString(given, policy + """
                ---
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: windows-iso, namespace: vms}
                spec: {accessModes: [ReadWriteMany], volumeMode: Block, resources: {requests: {storage: 1Gi}}}
                status: {phase: Bound}
                ---
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: data, namespace: vms}
                spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
                """);
        var sources =
                List.of(given.toString(), EXAMPLES.resolve("erp-app01.yaml").toString());
        try (var rehearsal =
                new Rehearsal(Input.read(sources, InputStream.nullInputStream()), settings(List.of(), true))) {
            assertThat(rehearsal.notices())
                    .contains(
                            "The claim vms/windows-iso is taken to hold the ISO of release 0.1.302, because a policy says so.")
                    .anySatisfy(notice -> assertThat(notice).contains("1 PersistentVolumeClaim"));
            assertThat(rehearsal.play(new NoProgress()).isGood()).isTrue();
        }
    }

    /** What a report says of a guest's programs is so in the guest that is played. */
    @Test
    void aReportSaysWhatAGuestHasBroughtAlong(@TempDir Path folder) throws Exception {
        var report = folder.resolve("report.yaml");
        Files.writeString(report, """
                apiVersion: pvdrivers.io/v1alpha1
                kind: GuestReport
                metadata: {name: erp-app01, namespace: vms}
                spec:
                  observedAt: "2026-01-05T19:00:00Z"
                  facts:
                    components:
                      - {name: xenfilt, kind: Driver, vendor: Amazon Inc., version: 8.4.3.0, start: Boot, running: true}
                """);
        var sources = Stream.concat(
                        Stream.of("driverpolicy.yaml", "erp-app01.yaml").map(EXAMPLES::resolve), Stream.of(report))
                .map(Path::toString)
                .toList();
        try (var rehearsal =
                new Rehearsal(Input.read(sources, InputStream.nullInputStream()), settings(List.of(), true))) {
            var item = json(rehearsal.play(new NoProgress())).at("/items/0");

            assertThat(item.path("phase").asText()).isEqualTo("Blocked");
            assertThat(item.path("reason").asText()).isEqualTo("ForeignDrivers");
            assertThat(item.path("message").asText()).startsWith("AWS PV 8.4.3.0 is at work in this guest (xenfilt)");
        }
    }

    @Test
    void aRunThatIsTriedAgainLaterSaysWhen() throws Exception {
        JsonNode item = json(rehearse(List.of(Fault.INSTALLER_1603), true, "driverpolicy.yaml", "erp-app01.yaml"))
                .at("/items/0");

        assertThat(item.path("reason").asText()).isEqualTo("RetryPending");
        assertThat(item.path("message").asText())
                .matches(".* That is at 2026-01-05T[0-9:]+Z of simulated time; the rehearsal ends before\\.");
    }

    /** The rehearsal begins on a Monday and does not last until Saturday: time is put forward while everything waits. */
    @Test
    void aWindowIsPlayedWhenItsTimeComes(@TempDir Path folder) throws Exception {
        var given = folder.resolve("given.yaml");
        Files.writeString(
                given,
                Files.readString(EXAMPLES.resolve("driverpolicy.yaml"))
                        .replace("{always: true}", "{schedule: '0 22 * * 6', durationSeconds: 14400}"));
        var sources =
                List.of(given.toString(), EXAMPLES.resolve("erp-app01.yaml").toString());
        try (var rehearsal =
                new Rehearsal(Input.read(sources, InputStream.nullInputStream()), settings(List.of(), true))) {
            var result = rehearsal.play(new NoProgress());

            assertThat(result.isGood()).isTrue();
            assertThat(result.simulated()).isBetween(Duration.ofHours(122), Duration.ofHours(126));
        }
    }

    private static Result rehearse(List<Fault> faults, boolean admin, String... files) throws InterruptedException {
        var sources =
                List.of(files).stream().map(f -> EXAMPLES.resolve(f).toString()).toList();
        try (var rehearsal =
                new Rehearsal(Input.read(sources, InputStream.nullInputStream()), settings(faults, admin))) {
            return rehearsal.play(new NoProgress());
        }
    }

    private static RehearsalSettings settings(List<Fault> faults, boolean admin) {
        return new RehearsalSettings(Instant.parse("2026-01-05T20:00:00Z"), 1, 120, faults, admin, Map.of(), PATIENCE);
    }

    private static JsonNode json(Result result) throws IOException {
        return new ObjectMapper().readTree(ResultDocument.of(result).json());
    }

    private static List<String> names(JsonNode object) {
        return StreamSupport.stream(((Iterable<String>) object::fieldNames).spliterator(), false)
                .toList();
    }
}
