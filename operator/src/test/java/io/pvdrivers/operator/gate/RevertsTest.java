package io.pvdrivers.operator.gate;

import static io.pvdrivers.operator.gate.Given.aVm;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.api.v1alpha1.Baseline;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.DeviceKind;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.WantedDevice;
import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.Revert;
import io.pvdrivers.api.v1alpha1.Run;
import io.pvdrivers.api.v1alpha1.Run.Outcome;
import io.pvdrivers.api.v1alpha1.Run.Switching;
import io.pvdrivers.api.v1alpha1.RunBuilder;
import io.pvdrivers.api.v1alpha1.RunStagingBuilder;
import io.pvdrivers.operator.kubevirt.FieldManagers;
import io.pvdrivers.operator.kubevirt.FieldManagers.Writer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What somebody took back: when it counts, how often it is borne, and what people are told. */
class RevertsTest {
    private static final List<String> BOTH_LISTS = List.of(FieldManagers.DISKS, FieldManagers.INTERFACES);
    private static final Action OTHER = new Action.RebootGuest("vmi-1");

    private static Run run(int switches) {
        return RunBuilder.builder()
                .id("run-1")
                .startedAt(Given.NOW)
                .switching(switches < 0 ? null : new Switching("vmi-1", Given.NOW, true, switches))
                .build();
    }

    /** A VM whose run has switched it, and whose devices are as before. */
    private static Given back(UnaryOperator<Run> change) {
        return aVm().ticket().status(Given.begun(Given.NOW)).status(s -> s.withRun(change.apply(run(1))));
    }

    private static Decision doing(Action action) {
        return new Decision(Course.FORWARD, Optional.of("Some"), Verdict.act(action), List.of(), List.of());
    }

    private static Action.Switch switching(Situation situation) {
        return new Action.Switch(
                Objects.requireNonNull(situation.status().baseline()),
                situation.plan().wanted(),
                false,
                false);
    }

    private static Optional<Reverts.Seen> seen(Given given) {
        return Reverts.unnoted(given.situation(), doing(OTHER));
    }

    @Test
    void inARunItShowsByTheSwitchThatIsToBeMadeOnceMore() {
        var situation = back(r -> r).situation();
        var seen = new Reverts.Seen("run-1", "Switch", 1, BOTH_LISTS);

        assertThat(Reverts.unnoted(situation, doing(switching(situation)))).contains(seen);
        assertThat(Reverts.unnoted(situation, doing(new Action.Propose(switching(situation)))))
                .as("whoever makes it")
                .contains(seen);
        assertThat(Reverts.unnoted(situation, doing(OTHER))).isEmpty();
        assertThat(Reverts.unnoted(
                        situation,
                        new Decision(Course.FORWARD, Optional.empty(), Verdict.passed(), List.of(), List.of())))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"-1", "0"})
    void whatWasNeverSwitchedIsNotTakenBack(int switches) {
        var situation = back(r -> run(switches)).situation();

        assertThat(Reverts.unnoted(situation, doing(switching(situation)))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "run-1, Switch, 1, false",
        "run-1, Switch, 2, true",
        "run-1, Stage, 1, true",
        "run-0, Switch, 1, true",
    })
    void isNotedOnce(String run, String act, int times, boolean isNew) {
        var situation = back(r -> r)
                .status(s -> s.withReverts(List.of(new Revert(Given.NOW, run, act, times, null, null))))
                .situation();

        assertThat(Reverts.unnoted(situation, doing(switching(situation))).isPresent())
                .isEqualTo(isNew);
    }

    private static UnaryOperator<Run> ended(Outcome outcome) {
        return r -> r.withEndedAt(Given.NOW).withOutcome(outcome);
    }

    private static void virtio(ObjectNode vm, String list, String path, String field) {
        ((ObjectNode) vm.at("/spec/template/spec/domain/devices/" + list + "/0" + path)).put(field, "virtio");
    }

    @Test
    void afterASuccessItShowsByTheDevicesThatAreBack() {
        var both = back(ended(Outcome.SUCCEEDED));
        var one = back(ended(Outcome.SUCCEEDED)).vm(v -> virtio(v, "disks", "/disk", "bus"));
        var none = back(ended(Outcome.SUCCEEDED))
                .vm(v -> Edits.virtio(v.withObject("/spec/template/spec/domain/devices")));
        var elsewhere = back(ended(Outcome.SUCCEEDED))
                .vm(v -> ((ObjectNode) v.at("/spec/template/spec/domain/devices/disks/0/disk")).put("bus", "usb"));

        assertThat(seen(both)).contains(new Reverts.Seen("run-1", "Switch", 1, BOTH_LISTS));
        assertThat(seen(one).map(Reverts.Seen::fields)).contains(List.of(FieldManagers.INTERFACES));
        assertThat(seen(none)).isEmpty();
        assertThat(seen(elsewhere).map(Reverts.Seen::fields))
                .as("a bus that it never had is no way back")
                .contains(List.of(FieldManagers.INTERFACES));
    }

    static Stream<Given> othersMatter() {
        return Stream.of(
                back(ended(Outcome.FAILED)),
                back(ended(Outcome.ROLLED_BACK)),
                back(ended(Outcome.SUCCEEDED)).ungoverned(),
                back(ended(Outcome.SUCCEEDED)).policy("/spec", "mode", "Audit"),
                back(ended(Outcome.SUCCEEDED)).annotated("restore.kubevirt.io/lastRestoreUID", "restored-1"),
                back(ended(Outcome.SUCCEEDED))
                        .status(s -> s.withBaseline(new Baseline(
                                "run-0",
                                "vm-1",
                                Given.NOW,
                                Objects.requireNonNull(s.baseline()).devices(),
                                null))));
    }

    @ParameterizedTest
    @MethodSource("othersMatter")
    void devicesThatAreBackForAnotherReasonAreNoRevert(Given given) {
        assertThat(seen(given)).isEmpty();
    }

    /** Its bus was not stated before, and is not now: the same as if SATA were written there. */
    @Test
    void whatIsStatedNoMoreIsBackAsWell() {
        var given = back(ended(Outcome.SUCCEEDED))
                .status(s -> s.withBaseline(new Baseline(
                        "run-1",
                        "vm-1",
                        Given.NOW,
                        List.of(new Baseline.BaselineDevice(DeviceKind.DISK, "root", null, false, "sata", false)),
                        null)));

        assertThat(seen(given).map(Reverts.Seen::fields)).contains(List.of(FieldManagers.DISKS));
        assertThat(seen(given.vm(v ->
                                ((ObjectNode) v.at("/spec/template/spec/domain/devices/disks/0/disk")).remove("bus")))
                        .map(Reverts.Seen::fields))
                .contains(List.of(FieldManagers.DISKS));
    }

    private static Given staged(@Nullable Integer times, @Nullable Boolean abandoned, @Nullable Boolean hot) {
        var staging = RunStagingBuilder.builder()
                .vmiUID("vmi-1")
                .at(Given.NOW)
                .media(true)
                .times(times)
                .abandoned(abandoned)
                .hotPlugged(hot)
                .build();
        return back(r -> run(-1).withStaging(staging));
    }

    private static Decision staging(Situation situation) {
        return doing(new Action.Stage(
                Objects.requireNonNull(situation.status().baseline()), Optional.empty(), Optional.empty(), false));
    }

    @Test
    void aDriveThatIsGoneShowsByTheStagingThatIsToBeMadeOnceMore() {
        var gone = staged(2, null, null).situation();
        var there = staged(2, null, null)
                .vm(v -> Edits.stageMedia(v.withObject("/spec/template/spec")))
                .situation();
        var seen = new Reverts.Seen("run-1", "Stage", 2, List.of(FieldManagers.DISKS, FieldManagers.VOLUMES));

        assertThat(Reverts.unnoted(gone, staging(gone))).contains(seen);
        assertThat(Reverts.unnoted(gone, doing(OTHER))).isEmpty();
        assertThat(Reverts.unnoted(there, staging(there))).as("it is there").isEmpty();
    }

    @ParameterizedTest
    @CsvSource({", , ", "0, , ", "2, true, ", "2, , true"})
    void aDriveThatWasNotToStayIsNotMissed(
            @Nullable Integer times, @Nullable Boolean abandoned, @Nullable Boolean hot) {
        var situation = staged(times, abandoned, hot).situation();

        assertThat(Reverts.unnoted(situation, staging(situation))).isEmpty();
    }

    /** The last straw is on record, too: the run is given up instead of staging once more. */
    @ParameterizedTest
    @CsvSource({"CONTESTED, 2, true", "CONTESTED, 3, false", "FOREIGN_EDIT, 2, false"})
    void whatARunIsGivenUpForIsNoted(Reason reason, int before, boolean noted) {
        var situation = staged(2, null, null).status(earlier(before, 1)).situation();
        var abandon = doing(new Action.Abandon(Outcome.FAILED, reason, ""));

        assertThat(Reverts.unnoted(situation, abandon).isPresent()).isEqualTo(noted);
    }

    /** So many, as many minutes apart, the last of them now. */
    private static UnaryOperator<DriverStateStatus> earlier(int count, int minutes) {
        return s -> s.withReverts(IntStream.range(0, count)
                .mapToObj(i -> new Revert(
                        Given.NOW.minus(Duration.ofMinutes((long) minutes * (count - 1 - i))),
                        "run-0",
                        "Switch",
                        i,
                        null,
                        null))
                .toList());
    }

    @ParameterizedTest
    @CsvSource({"0, 1, false", "2, 1, false", "3, 30, true", "3, 31, false", "4, 30, true", "8, 31, false"})
    void threeWithinAnHourAreAFight(int count, int minutesApart, boolean contested) {
        assertThat(Reverts.isContested(
                        aVm().status(earlier(count, minutesApart)).situation()))
                .isEqualTo(contested);
    }

    @Test
    void theLastEightAreKeptWithWhoDidIt() {
        var situation = aVm().status(earlier(8, 1)).situation();
        var seen = new Reverts.Seen("run-1", "Switch", 3, BOTH_LISTS);
        var noted = Reverts.noted(situation, seen, Optional.of(new Writer("helm", FieldManagers.DISKS)));
        var first = Reverts.noted(aVm().situation(), seen, Optional.empty());

        assertThat(noted.reverts())
                .hasSize(8)
                .startsWith(Objects.requireNonNull(situation.status().reverts()).get(1))
                .endsWith(new Revert(Given.NOW, "run-1", "Switch", 3, "helm", FieldManagers.DISKS));
        assertThat(first.reverts()).containsExactly(new Revert(Given.NOW, "run-1", "Switch", 3, null, null));
    }

    private static Given told(int count, @Nullable String manager, @Nullable String field) {
        return aVm().status(s -> s.withReverts(IntStream.range(0, count)
                .mapToObj(i -> new Revert(
                        Instant.parse("2026-11-02T07:00:00Z"),
                        "run-1",
                        "Switch",
                        i,
                        i == count - 1 ? manager : "other",
                        field))
                .toList()));
    }

    @Test
    void peopleAreToldWhoPutBackWhatAndWhatEndsIt() {
        var unknown = Reverts.sentence(told(1, null, null).situation());
        var known = Reverts.sentence(told(3, "helm", FieldManagers.DISKS).situation());
        var ungoverned = Reverts.sentence(told(2, null, null).ungoverned().situation());
        var proposed = Reverts.sentence(told(3, "helm", FieldManagers.DISKS)
                .policy("/spec", "mode", "Propose")
                .situation());

        assertThat(unknown)
                .startsWith("Somebody put the VM's devices back again. Change the devices where that comes from")
                .contains("set spec.mode: Propose of policy windows, which")
                .endsWith("gitops.md");
        assertThat(known)
                .startsWith("Helm (field manager helm) put spec.template.spec.domain.devices.disks of the VM back"
                        + " 3 times within an hour. Change");
        assertThat(ungoverned).contains(" back again. ", "set spec.mode: Propose, which");
        assertThat(proposed)
                .contains("3 times within an hour. What was proposed had been put into the VM each time")
                .doesNotContain("spec.mode");
    }

    /** With a preference in place of the devices it is its name that was put back. */
    @Test
    void aPreferenceThatIsBackIsTheFieldToAskFor() {
        var devices = List.of(new Baseline.BaselineDevice(DeviceKind.DISK, "root", null, false, "sata", false));
        var before = new Baseline.BaselinePreference(
                "VirtualMachineClusterPreference", "windows.plain", null, "windows.pv", "virtio", "virtio");
        var baseline = new Baseline("run-1", "vm-1", Given.NOW, devices, null, before);

        assertThat(preferring("windows.plain", baseline)).contains(List.of(FieldManagers.PREFERENCE));
        assertThat(preferring("windows.other", baseline))
                .as("a third one is no way back")
                .isEmpty();
    }

    private static Optional<List<String>> preferring(String name, Baseline baseline) {
        var given = back(ended(Outcome.SUCCEEDED))
                .status(s -> s.withBaseline(baseline))
                .vm(v -> {
                    v.withObject("/spec").putObject("preference").put("name", name);
                    ((ObjectNode) v.at("/spec/template/spec/domain/devices/disks/0/disk")).remove("bus");
                });
        assertThat(given.situation().plan().wanted()).contains(new WantedDevice(DeviceKind.DISK, "root", "virtio"));
        return seen(given).map(Reverts.Seen::fields);
    }
}
