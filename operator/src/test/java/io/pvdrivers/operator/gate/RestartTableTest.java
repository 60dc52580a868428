package io.pvdrivers.operator.gate;

import static io.pvdrivers.operator.gate.Edits.condition;
import static io.pvdrivers.operator.gate.Edits.stageMedia;
import static io.pvdrivers.operator.gate.Given.aVm;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.api.v1alpha1.Baseline;
import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Restarts;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Rollback;
import io.pvdrivers.api.v1alpha1.Run;
import io.pvdrivers.api.v1alpha1.Run.Installation;
import io.pvdrivers.api.v1alpha1.Run.Switching;
import io.pvdrivers.api.v1alpha1.Run.Watch;
import io.pvdrivers.api.v1alpha1.RunBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What lets a restart of ours be asked for, what holds it back, and in which words. */
class RestartTableTest {
    private static final Instant BEFORE = Given.NOW.minus(Duration.ofMinutes(5));

    @ParameterizedTest(name = "{0}")
    @MethodSource({"strategies", "standstill", "asking", "foreign", "phases"})
    void says(String name, Given given, String expected) {
        var verdict = new Planner().decide(given.situation()).verdict();

        assertThat(words(verdict)).contains(expected);
    }

    private static Stream<Arguments> strategies() {
        return Stream.of(
                row("Always restarts", staged(), "Restart STAGING"),
                row("Manual restarts", staged().vm(strategy("Manual")), "Restart STAGING"),
                row("RerunOnFailure restarts", staged().vm(strategy("RerunOnFailure")), "Restart STAGING"),
                row("running: true restarts", staged().vm(RestartTableTest::runningTrue), "Restart STAGING"),
                row(
                        "a strategy that became Once meanwhile holds the restart back",
                        staged().vm(strategy("Once")),
                        "RunStrategy: KubeVirt does not restart a VM whose runStrategy is Once. Set another runStrategy"),
                row(
                        "so does Halted, which stops the VM",
                        staged().vm(strategy("Halted")),
                        "RunStrategy: The VM's runStrategy is Halted, so KubeVirt stops it and does not start it again. Start it when it"
                                + " may run: virtctl start erp."),
                row(
                        "and WaitAsReceiver",
                        staged().vm(strategy("WaitAsReceiver")),
                        "RunStrategy: The VM's runStrategy is WaitAsReceiver"),
                row(
                        "Once is told before a run",
                        aVm().vm(strategy("Once")),
                        "Blocked RunStrategy: Its way needs a restart of the VM. KubeVirt does not restart"),
                row(
                        "a rescue cannot be had of a VM that KubeVirt does not restart either",
                        returning(false).vm(strategy("Once")),
                        "RunStrategy: KubeVirt does not restart"));
    }

    private static Stream<Arguments> standstill() {
        return Stream.of(
                row(
                        "a migration",
                        staged().vmi(i ->
                                i.withObject("/status/migrationState").put("startTimestamp", "2026-11-02T07:59:00Z")),
                        "MigrationInProgress: A live migration"),
                row(
                        "the move of volumes",
                        staged().vmi(i -> condition(i, "VolumesChange")),
                        "VolumeMigrationInProgress: The volumes of this VM are being moved"),
                row(
                        "also where only the VMI's list tells",
                        staged().vmi(i -> i.withObject("/status")
                                .putArray("migratedVolumes")
                                .addObject()
                                .put("volumeName", "root")),
                        "VolumeMigrationInProgress"),
                row(
                        "but not what the VM's status keeps of one that is over",
                        staged().vm(v -> v.withObject("/status/volumeUpdateState/volumeMigrationState")
                                .putArray("migratedVolumes")
                                .addObject()),
                        "Restart STAGING"),
                row(
                        "a move of volumes that broke off",
                        staged().vm(v -> condition(v, "ManualRecoveryRequired")),
                        "VolumeRecoveryRequired: A migration of this VM's volumes broke off"),
                row(
                        "a snapshot",
                        staged().vm(v -> v.withObject("/status").put("snapshotInProgress", "nightly")),
                        "SnapshotInProgress: The snapshot nightly of this VM is being taken."),
                row(
                        "a restore, for a rescue too",
                        returning(false).vm(v -> v.withObject("/status").put("restoreInProgress", "r1")),
                        "SnapshotInProgress: This VM is being restored by r1."),
                row(
                        "frozen file systems",
                        staged().vmi(i -> i.withObject("/status").put("fsFreezeStatus", "frozen")),
                        "run virtctl unfreeze erp."),
                row(
                        "a pause",
                        staged().vmi(i -> condition(i, "Paused")),
                        "VirtualMachinePaused: The VM is paused. Run virtctl unpause vm erp"),
                row(
                        "a paused guest is not called silent",
                        staged().sees(new GuestSight.Silent("no agent")).vmi(i -> condition(i, "Paused")),
                        "VirtualMachinePaused"));
    }

    private static Stream<Arguments> asking() {
        return Stream.of(
                row(
                        "a shutdown says since when and until when, by the grace of the VMI",
                        staged().vmi(i -> goingDown(i, 3600, Duration.ofMinutes(20))),
                        "Restarting: Windows has been shutting down since 2026-11-02T07:40:00Z. KubeVirt switches it off at"
                                + " 2026-11-02T08:40:00Z at the latest (terminationGracePeriodSeconds: 3600)."),
                row(
                        "one that takes longer names the node",
                        staged().vmi(i -> goingDown(i, 60, Duration.ofMinutes(20))),
                        "should be gone since 2026-11-02T07:41:00Z. Look at its virt-launcher pod and at node n1."),
                row(
                        "one that KubeVirt has accepted is not asked for again",
                        staged().vm(RestartTableTest::accepted).status(asked("vmi-1", Duration.ofMinutes(1))),
                        "Restarting: KubeVirt has accepted"),
                row(
                        "not even after long, which is told",
                        staged().vm(RestartTableTest::accepted).status(asked("vmi-1", Duration.ofHours(1))),
                        "see whether virt-controller runs."),
                row(
                        "one whose answer was lost is not asked for again at once",
                        staged().status(asked("vmi-1", Duration.ofSeconds(119))),
                        "Restarting: KubeVirt was asked to restart the VM and does not show that it accepted."),
                row(
                        "but once no such request can be on its way",
                        staged().status(asked("vmi-1", Duration.ofSeconds(120))),
                        "Restart STAGING"),
                row(
                        "one that was asked for another VMI has nothing to do with this",
                        staged().status(asked("vmi-0", Duration.ofSeconds(5))),
                        "Restart STAGING"),
                row(
                        "a return of a guest that never answered does not wait for it",
                        returning(false),
                        "Restart RETURN at once"),
                row("one that has answered gets its time", returning(true), "Restart RETURN gracefully"),
                row(
                        "also where only KubeVirt remembers",
                        returning(false)
                                .vmi(i -> i.withObject("/status/guestOSInfo").put("id", "mswindows")),
                        "Restart RETURN gracefully"),
                row(
                        "or where nobody watched this VMI",
                        returning(false).status(s -> s.withRun(s.run().withWatch(null))),
                        "Restart RETURN gracefully"),
                row(
                        "with WhenUserRestarts a reboot inside does not do",
                        staged().policy("/spec/rollout", "restart", "WhenUserRestarts"),
                        "AwaitingRestart: Waits for the owner's restart that brings in the driver ISO: rollout.restart is"
                                + " WhenUserRestarts. Restart the VM when it suits you; a reboot inside Windows does not do."),
                row(
                        "unless the instance ends with it and another is made",
                        staged().policy("/spec/rollout", "restart", "WhenUserRestarts")
                                .vmi(RestartTableTest::terminate),
                        "Restart the VM, or reboot Windows inside it, when it suits you"),
                row(
                        "which is so under Always alone",
                        staged().policy("/spec/rollout", "restart", "WhenUserRestarts")
                                .vm(strategy("Manual"))
                                .vmi(RestartTableTest::terminate),
                        "a reboot inside Windows does not do."),
                row("an installer's reboot is a reboot", rebooting(), "RebootGuest"),
                row(
                        "which its owner may do as well",
                        rebooting().policy("/spec/rollout", "restart", "WhenUserRestarts"),
                        "AwaitingRestart: Waits for the owner's reboot of Windows: rollout.restart is WhenUserRestarts. Reboot Windows"
                                + " inside the guest, or restart the VM, when it suits you."),
                row(
                        "but a restart where it would end the instance",
                        rebooting().vmi(RestartTableTest::terminate),
                        "Restart DRIVERS"),
                row(
                        "with all that a restart waits for",
                        rebooting().vmi(RestartTableTest::terminate).surroundings(changed("spec.x")),
                        "ForeignChanges"));
    }

    private static Stream<Arguments> foreign() {
        var six = changed("a", "b", "c", "d", "e", "f");
        return Stream.of(
                row(
                        "others' changes hold a restart back, and are named",
                        staged().surroundings(six),
                        "ForeignChanges: Somebody changed this VM's template and has not restarted it; a restart of ours would make live:"
                                + " a, b, c, d, e and 1 more. Restart the VM yourself, take the change back, or set"
                                + " rollout.foreignChanges: Apply."),
                row("a comparison that finds none does not", staged().surroundings(changed()), "Restart STAGING"),
                row(
                        "Apply goes on",
                        staged().surroundings(six).policy("/spec/rollout", "foreignChanges", "Apply"),
                        "Restart STAGING"),
                row("a rescue waits for nobody's changes", returning(false).surroundings(six), "Restart RETURN"),
                row(
                        "an owner who restarts makes them live knowingly",
                        staged().surroundings(six).policy("/spec/rollout", "restart", "WhenUserRestarts"),
                        "AwaitingRestart"),
                row(
                        "RestartRequired before a run wants to be looked into",
                        aVm().vm(v -> condition(v, "RestartRequired")),
                        "ForeignChanges: This VM's template was changed since its instance started"),
                row(
                        "one that stayed after the change was taken back holds nothing back",
                        aVm().vm(v -> condition(v, "RestartRequired")).surroundings(changed()),
                        "AwaitingTicket"),
                row("changes without it do", aVm().surroundings(changed("spec.x")), "ForeignChanges: Somebody changed"),
                row(
                        "but not where the owner restarts",
                        aVm().vm(v -> condition(v, "RestartRequired"))
                                .policy("/spec/rollout", "restart", "WhenUserRestarts"),
                        "AwaitingTicket"));
    }

    private static Stream<Arguments> phases() {
        return Stream.of(
                row(
                        "a VM that is being deleted",
                        aVm().vm(v -> v.withObject("/metadata").put("deletionTimestamp", "2026-11-02T07:59:00Z")),
                        "BeingDeleted: The VM is being deleted."),
                row(
                        "Pending",
                        aVm().vmi(phase("Pending")).vm(printable("Starting")),
                        "GuestStarting: The VM is starting"),
                row(
                        "Scheduling without a node",
                        aVm().vmi(phase("Scheduling")).vm(printable("ErrorUnschedulable")),
                        "NotRunning: No node takes this VM (ErrorUnschedulable). kubectl describe vmi erp says more"),
                row("WaitingForSync", aVm().vmi(phase("WaitingForSync")), "RunStrategy: This VM waits to receive"),
                row("Unknown", aVm().vmi(phase("Unknown")), "NotRunning: KubeVirt has lost sight of this VM"),
                row(
                        "Succeeded under Always",
                        aVm().vmi(phase("Succeeded")),
                        "Restarting: Windows was shut down inside the guest, and KubeVirt starts the VM anew."),
                row(
                        "Succeeded under Manual",
                        aVm().vm(strategy("Manual")).vmi(phase("Succeeded")),
                        "NotRunning: Windows was shut down inside the guest, and with runStrategy Manual KubeVirt does not start it"
                                + " again. Start it: virtctl start erp."),
                row(
                        "Succeeded under RerunOnFailure",
                        aVm().vm(strategy("RerunOnFailure")).vmi(phase("Succeeded")),
                        "with runStrategy RerunOnFailure KubeVirt does not start it again."),
                row(
                        "Succeeded under Once",
                        aVm().vm(strategy("Once")).vmi(phase("Succeeded")),
                        "KubeVirt runs a VM whose runStrategy is Once no second time"),
                row(
                        "Failed under RerunOnFailure",
                        aVm().vm(strategy("RerunOnFailure")).vmi(phase("Failed")),
                        "Restarting: The VM's instance failed, and KubeVirt starts a new one."),
                row("Failed under Manual", aVm().vm(strategy("Manual")).vmi(phase("Failed")), "NotRunning"),
                row(
                        "off under Manual",
                        aVm().stopped().vm(strategy("Manual")),
                        "NotRunning: The VM is off, and with runStrategy Manual KubeVirt does not start it by itself."),
                row(
                        "one whose instances fail one after the other",
                        aVm().stopped().vm(strategy("Always")).vm(printable("CrashLoopBackOff")),
                        "NotRunning: This VM's instances fail one after the other"),
                row(
                        "what we staged is no reason to restart an instance that has ended",
                        closing().vm(strategy("Manual")).vmi(phase("Succeeded")),
                        "EndRun"),
                row("nor one that KubeVirt has lost sight of", closing().vmi(phase("Unknown")), "EndRun"),
                row("but one that does not come up", closing().vmi(phase("Scheduling")), "Restart UNSTAGING"));
    }

    @ParameterizedTest
    @CsvSource({
        "/status/migrationState, startTimestamp, 2026-11-02T07:59:00Z",
        "/status, fsFreezeStatus, frozen",
    })
    void stopsClocks(String path, String field, String value) {
        assertThat(Standstill.stopsClocks(
                        aVm().vmi(i -> i.withObject(path).put(field, value)).situation()))
                .isTrue();
        assertThat(Standstill.stopsClocks(aVm().situation())).isFalse();
    }

    @Test
    void pausedAndSnapshottedVmsHaveNoClocksRunning() {
        assertThat(Standstill.stopsClocks(aVm().vmi(i -> condition(i, "Paused")).situation()))
                .isTrue();
        assertThat(Standstill.stopsClocks(aVm().vm(v -> v.withObject("/status").put("snapshotInProgress", "s"))
                        .situation()))
                .isTrue();
    }

    private static Given staged() {
        return aVm().ticket().status(Given.begun(BEFORE)).vm(v -> stageMedia(v.withObject("/spec/template/spec")));
    }

    /** A run that has failed and whose drive is out of the spec, but not of the instance. */
    private static Given closing() {
        return aVm().ticket()
                .status(Given.begun(BEFORE))
                .status(s -> s.withRun(s.run().withOutcome(Run.Outcome.FAILED)))
                .vmi(i -> stageMedia(i.withObject("/spec")));
    }

    /** A return whose devices are back in the spec; the instance still has the new ones. */
    private static Given returning(boolean agentSeen) {
        return aVm().ticket()
                .status(Given.begun(BEFORE))
                .status(s -> s.withRun(s.run()
                                .withSwitching(new Switching("vmi-0", BEFORE, true, 1))
                                .withWatch(new Watch("vmi-1", null, 0, agentSeen)))
                        .withRollback(new Rollback("run-1", "GuestDidNotReturn", "", "vmi-1", BEFORE, null)))
                .vmi(i -> {
                    ((ObjectNode) i.at("/spec/domain/devices/disks/0/disk")).put("bus", "virtio");
                    ((ObjectNode) i.at("/spec/domain/devices/interfaces/0")).put("model", "virtio");
                    i.withObject("/status").putObject("guestOSInfo");
                })
                .sees(new GuestSight.Silent("no agent"));
    }

    /** Drivers in use were updated, and the installer asks for a reboot. */
    private static Given rebooting() {
        var drivers = List.of("vioser", "balloon", "vioscsi", "viostor", "netkvm");
        return aVm().ticket()
                .policy("/spec/devices/disks", "bus", "Unchanged")
                .policy("/spec/devices/interfaces", "model", "Unchanged")
                .drivers(Given.NEW)
                .status(s -> s.withBaseline(new Baseline("run-1", "vm-1", BEFORE, List.of(), null))
                        .withRun(RunBuilder.builder()
                                .id("run-1")
                                .startedAt(BEFORE)
                                .installation(
                                        new Installation("run-1", "vmi-1", BEFORE, BEFORE, 3010, drivers, null, null))
                                .build()));
    }

    private static UnaryOperator<DriverStateStatus> asked(String vmi, Duration ago) {
        return s -> s.withRestarts(new Restarts(1, vmi, Given.NOW.minus(ago)));
    }

    private static Surroundings changed(String... paths) {
        return Surroundings.UNKNOWN.withForeignChanges(List.of(paths));
    }

    private static Consumer<ObjectNode> strategy(String strategy) {
        return vm -> vm.withObject("/spec").put("runStrategy", strategy);
    }

    private static Consumer<ObjectNode> phase(String phase) {
        return vmi -> vmi.withObject("/status").put("phase", phase);
    }

    private static Consumer<ObjectNode> printable(String status) {
        return vm -> vm.withObject("/status").put("printableStatus", status);
    }

    private static void runningTrue(ObjectNode vm) {
        vm.withObject("/spec").put("running", true).remove("runStrategy");
    }

    private static void accepted(ObjectNode vm) {
        vm.withObject("/status")
                .putArray("stateChangeRequests")
                .addObject()
                .put("action", "Stop")
                .put("uid", "vmi-1");
    }

    private static void terminate(ObjectNode vmi) {
        vmi.withObject("/spec/domain").put("rebootPolicy", "Terminate");
    }

    private static void goingDown(ObjectNode vmi, int grace, Duration ago) {
        vmi.withObject("/spec").put("terminationGracePeriodSeconds", grace);
        vmi.withObject("/status").put("nodeName", "n1");
        vmi.withObject("/metadata")
                .put("deletionTimestamp", Given.NOW.minus(ago).toString());
    }

    private static String words(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Passed passed -> "Passed";
            case Verdict.Act act ->
                act.action() instanceof Action.Restart restart
                        ? "Restart " + restart.cause() + (restart.atOnce() ? " at once" : " gracefully")
                        : act.action().getClass().getSimpleName();
            case Verdict.Wait wait -> wait.reason().code() + ": " + wait.message();
            case Verdict.Blocked blocked -> "Blocked " + blocked.reason().code() + ": " + blocked.message();
            case Verdict.Failed failed -> "Failed " + failed.reason().code() + ": " + failed.message();
        };
    }

    private static Arguments row(String name, Given given, String expected) {
        return Arguments.of(name, given, expected);
    }
}
