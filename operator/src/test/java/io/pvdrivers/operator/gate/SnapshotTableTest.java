package io.pvdrivers.operator.gate;

import static io.pvdrivers.operator.gate.Edits.virtio;
import static io.pvdrivers.operator.gate.Edits.word;
import static io.pvdrivers.operator.gate.Given.aVm;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Proof;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Verification;
import io.pvdrivers.api.v1alpha1.Run.Switching;
import io.pvdrivers.api.v1alpha1.SnapshotRecord;
import io.pvdrivers.api.v1alpha1.SnapshotRecordBuilder;
import io.pvdrivers.operator.kubevirt.ClusterFeatures;
import io.pvdrivers.operator.kubevirt.KubeVirtVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The snapshot before the switch: whether it can be had, when it is taken, what it holds up. */
class SnapshotTableTest {
    private static final Instant BEFORE = Given.NOW.minus(Duration.ofMinutes(5));

    @ParameterizedTest(name = "{0}")
    @MethodSource({"beforeARun", "inARun"})
    void decides(String name, Given given, String expected) {
        assertThat(said(given)).isEqualTo(expected);
    }

    private static Stream<Arguments> beforeARun() {
        return Stream.of(
                row("one that can be had holds nothing up", wanted(), "Admitted AwaitingTicket"),
                row(
                        "one that the operator may not take blocks",
                        wanted().limits(Limits.DEFAULT),
                        "Eligible SnapshotImpossible"),
                row(
                        "an unknown KubeVirt blocks",
                        wanted().surroundings(Surroundings.UNKNOWN),
                        "Eligible SnapshotImpossible"),
                row(
                        "a KubeVirt whose gate is off blocks",
                        wanted().surroundings(kubeVirt(8, Set.of())),
                        "Eligible SnapshotImpossible"),
                row(
                        "one whose gate is listed does not",
                        wanted().surroundings(kubeVirt(3, Set.of("Snapshot"))),
                        "Admitted AwaitingTicket"),
                row(
                        "a disk that cannot be snapshotted blocks",
                        wanted().vm(refused("root")),
                        "Eligible SnapshotImpossible"),
                row(
                        "the TPM's volume, which is not in the spec, blocks too",
                        wanted().vm(refused("persistent-state-for-erp")),
                        "Eligible SnapshotImpossible"),
                row(
                        "our own volumes do not count",
                        wanted().vm(refused("pvdrivers-media")).vm(v -> claim(v, "pvdrivers-media", "cdrom", false)),
                        "Admitted AwaitingTicket"),
                row(
                        "a CD-ROM does not count",
                        wanted().vm(refused("setup")).vm(v -> claim(v, "setup", "cdrom", false)),
                        "Admitted AwaitingTicket"),
                row(
                        "an emptyDisk does not count",
                        wanted().vm(refused("scratch")).vm(v -> emptyDisk(v, "scratch")),
                        "Admitted AwaitingTicket"),
                row("where none is wanted nothing of it matters", aVm(), "Admitted AwaitingTicket"));
    }

    private static Stream<Arguments> inARun() {
        return Stream.of(
                row("it is taken last", ready(), "BackedUp TakeSnapshot"),
                row("not before everything else is ready", wantedRun(), "BackedUp KeepSettings"),
                row(
                        "nor outside a window, when the restart could not follow",
                        ready().policy("/spec/rollout", "windows", List.of()),
                        "BackedUp OutsideWindow"),
                row(
                        "the owner's restarts it cannot wait for",
                        ready().policy("/spec/rollout", "restart", "WhenUserRestarts"),
                        "BackedUp TakeSnapshot"),
                row("a live migration holds it up", ready().vmi(Edits::migrating), "BackedUp MigrationInProgress"),
                row("another's snapshot holds it up", ready().vm(busy("nightly")), "BackedUp SnapshotInProgress"),
                row(
                        "one that was asked for is asked how it stands",
                        taken(s -> s.withReadyAt(null)),
                        "BackedUp TakeSnapshot"),
                row(
                        "although it makes the VM busy itself",
                        taken(s -> s.withReadyAt(null)).vm(busy("erp-run-1-0")),
                        "BackedUp TakeSnapshot"),
                row(
                        "the switch waits until the VM is free",
                        taken(s -> s).vm(busy("erp-run-1-0")),
                        "DevicesSwitched SnapshotInProgress"),
                row("then it comes", taken(s -> s), "DevicesSwitched Switch"),
                row(
                        "one that failed ends the run",
                        taken(s -> s.withReadyAt(null).withFailedAt(BEFORE)),
                        "BackedUp Abandon"),
                row(
                        "one that Windows has outlived is taken again",
                        taken(s -> s.withRequestedAt(Instant.parse("2026-11-02T06:00:00Z"))),
                        "BackedUp DropSnapshot"),
                row(
                        "but not after a switch that somebody undid",
                        taken(s -> s.withRequestedAt(Instant.parse("2026-11-02T06:00:00Z")))
                                .status(s -> s.withRun(s.run().withSwitching(new Switching("vmi-0", BEFORE, true, 1)))),
                        "DevicesSwitched Switch"),
                row("one of another run does not do", taken(s -> s.withRunId("run-0")), "BackedUp TakeSnapshot"),
                row(
                        "and goes where its run succeeded",
                        taken(s -> s.withRunId("run-0").withRunSucceededAt(BEFORE)),
                        "BackedUp DropSnapshot"),
                row(
                        "what was plugged in comes out first",
                        ready().vm(v -> claim(v, "pvdrivers-drive", "cdrom", true)),
                        "BackedUp Unplug"),
                row(
                        "and is waited for",
                        ready().vmi(i -> claimIn((ObjectNode) i.at("/spec"), "pvdrivers-drive", "cdrom", true)),
                        "BackedUp Plugging"));
    }

    @ParameterizedTest
    @CsvSource({"86399, Passed", "86400, DropSnapshot"})
    void aSnapshotGoesOnceItsVmHasBeenReadyLongEnough(long seconds, String expected) {
        var decision = new Planner()
                .decide(done(seconds, s -> s.withRunSucceededAt(BEFORE)).situation());

        assertThat(word(decision.verdict())).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"86399, false", "86400, true"})
    void soItDoesUnderAPlanThatDoesNotSayHowLong(long seconds, boolean due) {
        var situation =
                Edits.silent(done(seconds, s -> s.withRunSucceededAt(BEFORE)).situation());

        assertThat(Housekeeping.ofReady(situation).isPresent()).isEqualTo(due);
    }

    @Test
    void theSnapshotOfARunThatDidNotSucceedStays() {
        var decision = new Planner().decide(done(864000, s -> s).situation());

        assertThat(decision.isReady()).isTrue();
    }

    @Test
    void peopleAreToldWhatASnapshotIsWorth() {
        assertThat(Notices.of(taken(s -> s.withIndications(List.of("Online", "NoGuestAgent")))
                                .situation())
                        .orElseThrow())
                .extracting(n -> n.reason())
                .containsExactly("SnapshotNotQuiesced");
        assertThat(Notices.of(taken(s -> s.withIndications(List.of("Online", "GuestAgent")))
                        .situation()))
                .isEmpty();
    }

    private static Given wanted() {
        return aVm().policy("/spec/safety", "snapshot", "BeforeSwitch")
                .limits(Limits.DEFAULT.withRights(Rights.ALL))
                .surroundings(kubeVirt(9, Set.of()));
    }

    /** All drivers there, the proof kept, and nothing known yet of what the guest has to have afterwards. */
    private static Given wantedRun() {
        return wanted().ticket()
                .drivers(Given.NEW)
                .status(Given.begun(BEFORE))
                .status(s -> s.withProof(
                        new Proof("run-1", "virtio", "viostor", Given.NEW, "pvd-0123456789ab", "vmi-1", BEFORE)));
    }

    private static Given ready() {
        var settings = new Planner()
                .decide(wantedRun().situation())
                .action()
                .map(Action.KeepSettings.class::cast)
                .orElseThrow()
                .settings();
        return wantedRun().status(s -> s.withRun(s.run().withGuestSettings(settings)));
    }

    private static Given taken(UnaryOperator<SnapshotRecord> change) {
        return ready().status(s -> s.withSnapshot(change.apply(record())));
    }

    private static SnapshotRecord record() {
        return SnapshotRecordBuilder.builder()
                .name("erp-run-1-0")
                .runId("run-1")
                .requestedAt(BEFORE)
                .readyAt(BEFORE)
                .build();
    }

    /** A VM that is Ready, for so many seconds. */
    private static Given done(long seconds, UnaryOperator<SnapshotRecord> change) {
        var given = wanted().drivers(Given.NEW)
                .vm(v -> virtio(v.withObject("/spec/template/spec/domain/devices")))
                .vmi(i -> virtio(i.withObject("/spec/domain/devices")));
        var plan = given.situation().plan();
        return given.status(s -> s.withVerified(
                        new Verification("vm-1", "vmi-1", plan.release(), WantedHash.of(plan), Given.NOW))
                .withSnapshot(change.apply(record()))
                .withConditions(List.of(new ConditionBuilder()
                        .withType("Ready")
                        .withStatus("True")
                        .withLastTransitionTime(Given.NOW.minusSeconds(seconds).toString())
                        .build())));
    }

    private static Surroundings kubeVirt(int minor, Set<String> gates) {
        return new Surroundings(
                new ClusterFeatures(Optional.of(new KubeVirtVersion(1, minor, 0)), gates, Set.of()),
                Optional.empty(),
                List.of(),
                Optional.empty());
    }

    private static Consumer<ObjectNode> refused(String volume) {
        return vm -> vm.withObject("/status")
                .putArray("volumeSnapshotStatuses")
                .addObject()
                .put("name", volume)
                .put("enabled", false)
                .put("reason", "No VolumeSnapshotClass");
    }

    private static void claim(ObjectNode vm, String name, String target, boolean hotpluggable) {
        claimIn(vm.withObject("/spec/template/spec"), name, target, hotpluggable);
    }

    private static void claimIn(ObjectNode spec, String name, String target, boolean hotpluggable) {
        spec.withObject("/domain/devices")
                .withArray("disks")
                .addObject()
                .put("name", name)
                .putObject(target)
                .put("bus", "sata");
        spec.withArray("volumes")
                .addObject()
                .put("name", name)
                .putObject("persistentVolumeClaim")
                .put("claimName", name)
                .put("hotpluggable", hotpluggable);
    }

    private static void emptyDisk(ObjectNode vm, String name) {
        vm.withObject("/spec/template/spec")
                .withArray("volumes")
                .addObject()
                .put("name", name)
                .putObject("emptyDisk")
                .put("capacity", "1Gi");
    }

    private static Consumer<ObjectNode> busy(String snapshot) {
        return vm -> vm.withObject("/status").put("snapshotInProgress", snapshot);
    }

    private static String said(Given given) {
        var decision = new Planner().decide(given.situation());
        return decision.gate().orElse("-") + " " + word(decision.verdict());
    }

    private static Arguments row(String name, Given given, String expected) {
        return Arguments.of(name, given, expected);
    }
}
