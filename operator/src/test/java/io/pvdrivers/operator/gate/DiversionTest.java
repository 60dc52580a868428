package io.pvdrivers.operator.gate;

import static io.pvdrivers.operator.gate.Given.aVm;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.api.v1alpha1.Baseline;
import io.pvdrivers.api.v1alpha1.Baseline.BaselineDevice;
import io.pvdrivers.api.v1alpha1.Baseline.BaselinePreference;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.DeviceKind;
import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Rollback;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Verification;
import io.pvdrivers.api.v1alpha1.Run;
import io.pvdrivers.api.v1alpha1.Run.Outcome;
import io.pvdrivers.api.v1alpha1.Run.Switching;
import io.pvdrivers.api.v1alpha1.RunBuilder;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What takes a run off its course: a wish, a restore, somebody else's hand. */
class DiversionTest {
    private static final String WISH = "pvdrivers.io/rollback";
    private static final BaselineDevice ROOT =
            new BaselineDevice(DeviceKind.DISK, "root", "sata", false, "sata", false);

    /** One whose bus the spec left to a preference. */
    private static final BaselineDevice SILENT =
            new BaselineDevice(DeviceKind.DISK, "root", null, false, "sata", false);

    private static Optional<Action> of(Given given) {
        return Diversion.of(given.situation(), Course.FORWARD);
    }

    private static Given running(UnaryOperator<Run> change) {
        return aVm().ticket()
                .status(Given.begun(Given.NOW))
                .status(s -> s.withRun(change.apply(
                        RunBuilder.builder().id("run-1").startedAt(Given.NOW).build())));
    }

    private static Given virtio(Given given) {
        return given.vm(v -> Edits.virtio(v.withObject("/spec/template/spec/domain/devices")));
    }

    private static Given virtioRunning(Given given) {
        return given.vmi(i -> Edits.virtio(i.withObject("/spec/domain/devices")));
    }

    @Test
    void nothingDoesByItself() {
        assertThat(of(running(r -> r))).isEmpty();
        assertThat(of(virtio(running(r -> r)))).isEmpty();
        assertThat(of(aVm())).isEmpty();
    }

    /** A run that goes no further is closed whatever anybody wishes; one on its way back stops for a restore alone. */
    @ParameterizedTest
    @EnumSource(Course.class)
    void aRestoreEndsTheRunAndAWishIsForTheWayForward(Course course) {
        var restored = running(r -> r).annotated("restore.kubevirt.io/lastRestoreUID", "restored-1");
        var wish = virtio(running(r -> r)).annotated(WISH, "1");
        var forward = course == Course.FORWARD || course == Course.RELEASE;

        assertThat(Diversion.of(restored.situation(), course).map(action -> ((Action.Abandon) action).reason()))
                .isEqualTo(course == Course.CLOSING ? Optional.empty() : Optional.of(Reason.RESTORED));
        assertThat(Diversion.of(wish.situation(), course).isPresent()).isEqualTo(forward);
    }

    @Test
    void aRunThatHasItsOutcomeIsNotEndedByARestore() {
        assertThat(of(running(r -> r.withOutcome(Outcome.FAILED))
                        .annotated("restore.kubevirt.io/lastRestoreUID", "restored-1")))
                .isEmpty();
    }

    /** Where nothing has moved the run ends; where anything has, it goes back. */
    @Test
    void aWishDuringARunEndsItOrTurnsItRound() {
        assertThat(of(running(r -> r).annotated(WISH, "1")))
                .containsInstanceOf(Action.Abandon.class)
                .map(a -> ((Action.Abandon) a).reason())
                .contains(Reason.ROLLBACK_ASKED);
        assertThat(of(virtioRunning(running(r -> r)).annotated(WISH, "1")))
                .as("the instance runs with them")
                .containsInstanceOf(Action.BeginReturn.class);
        assertThat(of(virtio(running(r -> r)).annotated(WISH, "1")))
                .as("the spec has them")
                .containsInstanceOf(Action.BeginReturn.class);
    }

    /** Succeeded a while ago, with its devices still as the run left them. */
    private static Given done() {
        return virtioRunning(virtio(running(r -> r.withEndedAt(Given.NOW).withOutcome(Outcome.SUCCEEDED))))
                .annotated(WISH, "1");
    }

    private static UnaryOperator<DriverStateStatus> baseline(String run, String vm) {
        return s -> s.withBaseline(new Baseline(run, vm, Given.NOW, List.of(ROOT), null));
    }

    @Test
    void aSuccessIsTakenBackByItsOwnBaselineAlone() {
        assertThat(of(done())).containsInstanceOf(Action.BeginReturn.class);
        assertThat(of(done().status(baseline("run-1", "vm-1")))).isPresent();
        assertThat(of(done().status(baseline("run-0", "vm-1"))))
                .as("of another run")
                .isEmpty();
        assertThat(of(done().status(baseline("run-1", "vm-9"))))
                .as("of another VM")
                .isEmpty();
        assertThat(of(done().status(s -> s.withBaseline(null)))).isEmpty();
        assertThat(of(aVm().annotated(WISH, "1"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"run-1, false", "run-0, true"})
    void onceIsEnough(String returned, boolean again) {
        var given = done().status(s ->
                s.withRollback(new Rollback(returned, "RollbackAsked", "", "vmi-1", Given.NOW, Given.NOW)));

        assertThat(of(given).isPresent()).isEqualTo(again);
    }

    @Test
    void devicesThatAreBackAlreadyAreNoWork() {
        var back = running(r -> r.withEndedAt(Given.NOW).withOutcome(Outcome.SUCCEEDED))
                .annotated(WISH, "1");

        assertThat(of(back)).isEmpty();
        assertThat(Diversion.unfulfilled(back.situation()))
                .singleElement()
                .satisfies(notice -> assertThat(notice.message()).contains("changes nothing", WISH));
        assertThat(Diversion.unfulfilled(done().situation()))
                .as("it is fulfilled")
                .isEmpty();
        assertThat(Diversion.unfulfilled(running(r -> r).annotated(WISH, "1").situation()))
                .isEmpty();
        assertThat(Diversion.unfulfilled(aVm().situation())).as("nobody wishes").isEmpty();
    }

    /** A VM that was well for months has settings of today. */
    @Test
    void theSettingsOfTodayAreKeptBeforeTheWayBack() {
        var verified = new Verification("vm-1", "vmi-1", "0.1.302", "hash", Given.NOW);
        var well = done().status(s -> s.withVerified(verified));
        var settings = of(well).map(action -> ((Action.KeepSettings) action).settings())
                .orElseThrow();
        var kept = done().status(s ->
                s.withVerified(verified).withRun(Objects.requireNonNull(s.run()).withGuestSettings(settings)));

        assertThat(settings.adapters()).hasSize(1);
        assertThat(of(kept)).as("they are kept").containsInstanceOf(Action.BeginReturn.class);
        assertThat(of(well.facts(f -> f.remove("adapters"))))
                .as("nobody tells them in full")
                .containsInstanceOf(Action.BeginReturn.class);
    }

    private static Given preferring(String named, String started) {
        var preference = new BaselinePreference(
                "VirtualMachineClusterPreference", "windows.plain", null, "windows.pv", "virtio", "virtio");
        return running(r -> r.withSwitching(new Switching("vmi-0", Given.NOW, true, 1)))
                .status(s ->
                        s.withBaseline(new Baseline("run-1", "vm-1", Given.NOW, List.of(SILENT), null, preference)))
                .vm(v -> {
                    v.withObject("/spec").putObject("preference").put("name", named);
                    ((ObjectNode) v.at("/spec/template/spec/domain/devices/disks/0/disk")).remove("bus");
                })
                .vmi(i -> i.withObject("/metadata/annotations").put("kubevirt.io/cluster-preference-name", started));
    }

    /** The instance was started with it, and has other devices than it was seen to give. */
    @ParameterizedTest
    @CsvSource({
        "windows.pv, windows.pv, false, true",
        "windows.pv, windows.pv, true, false",
        "windows.pv, windows.plain, false, false",
        "windows.plain, windows.pv, false, false",
    })
    void aPreferenceThatGivesOtherThanItGaveIsNoUse(String named, String started, boolean moved, boolean diverted) {
        var given = preferring(named, started);
        var action = of(moved ? virtioRunning(given) : given);

        assertThat(action.isPresent()).isEqualTo(diverted);
        action.ifPresent(a -> assertThat(((Action.BeginReturn) a).reason()).isEqualTo(Reason.PREFERENCE_CHANGED));
    }

    @Test
    void whereThePolicyWantsNoWayBackThatIsTheEnd() {
        var never = preferring("windows.pv", "windows.pv").policy("/spec/safety", "rollback", "Never");

        assertThat(of(never))
                .hasValueSatisfying(
                        action -> assertThat(((Action.Abandon) action).reason()).isEqualTo(Reason.PREFERENCE_CHANGED));
    }

    /** Their value stays, and after the switch nothing of ours puts the rest back. */
    @ParameterizedTest
    @CsvSource({"true, true", "false, false"})
    void whoEditsADeviceIsLeftToIt(boolean switched, boolean told) {
        var given = running(r -> switched ? r.withSwitching(new Switching("vmi-1", Given.NOW, true, 1)) : r)
                .vm(v -> ((ObjectNode) v.at("/spec/template/spec/domain/devices/disks/0/disk")).put("bus", "usb"));

        assertThat(of(given)).hasValueSatisfying(action -> {
            var abandon = (Action.Abandon) action;
            assertThat(abandon.reason()).isEqualTo(Reason.FOREIGN_EDIT);
            assertThat(abandon.message()).startsWith("Somebody else changed root while this run was under way.");
            assertThat(abandon.message().contains("look at the VM's console")).isEqualTo(told);
        });
    }
}
