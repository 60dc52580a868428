package io.pvdrivers.operator.gate;

import static io.pvdrivers.operator.gate.Given.aVm;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.api.v1alpha1.Baseline;
import io.pvdrivers.api.v1alpha1.Run.Switching;
import io.pvdrivers.api.v1alpha1.RunBuilder;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Other people's changes, which wait for a restart, and what of the template is not theirs. */
class ForeignChangesTest {
    private static Given switched() {
        return aVm().ticket()
                .status(Given.begun(Given.NOW))
                .status(s -> s.withRun(RunBuilder.builder()
                        .id("run-1")
                        .startedAt(Given.NOW)
                        .switching(new Switching("vmi-1", Given.NOW, true, 1))
                        .build()));
    }

    private static void disk(ObjectNode vm, @Nullable String bus) {
        var disk = (ObjectNode) vm.at("/spec/template/spec/domain/devices/disks/0/disk");
        disk.put("bus", bus);
        if (bus == null) {
            disk.remove("bus");
        }
    }

    /** As it was and as it is to be; what it was never meant to have is somebody else's. */
    @ParameterizedTest
    @CsvSource({"sata, true", "virtio, true", "usb, false", ", false"})
    void aDeviceIsOursWhileItHasAValueOfTheRun(@Nullable String bus, boolean ours) {
        var own = ForeignChanges.ownDevices(switched().vm(v -> disk(v, bus)).situation());

        assertThat(own.contains("DISK/root")).isEqualTo(ours);
        assertThat(own).contains("INTERFACE/default").doesNotContain("Preference");
    }

    @Test
    void beforeTheSwitchNothingIsOurs() {
        var begun = aVm().ticket().status(Given.begun(Given.NOW));

        assertThat(ForeignChanges.ownDevices(begun.situation())).isEmpty();
        assertThat(ForeignChanges.ownDevices(aVm().situation())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"windows.plain, true", "windows.pv, true", "windows.other, false", ", false"})
    void soIsThePreferenceOfTheRun(@Nullable String name, boolean ours) {
        var before = new Baseline.BaselinePreference(
                "VirtualMachineClusterPreference", "windows.plain", null, "windows.pv", "virtio", "virtio");
        var given = switched()
                .status(s -> s.withBaseline(new Baseline(
                        "run-1",
                        "vm-1",
                        Given.NOW,
                        Objects.requireNonNull(s.baseline()).devices(),
                        null,
                        before)))
                .vm(v -> {
                    if (name != null) {
                        v.withObject("/spec").putObject("preference").put("name", name);
                    }
                });

        assertThat(ForeignChanges.ownDevices(given.situation()).contains("Preference"))
                .isEqualTo(ours);
    }

    private static Given waiting(String restart, String foreignChanges) {
        return aVm().policy("/spec/rollout", "restart", restart)
                .policy("/spec/rollout", "foreignChanges", foreignChanges);
    }

    private static Given required(Given given) {
        return given.vm(v -> Edits.condition(v, "RestartRequired"));
    }

    private static Given seen(Given given, List<String> paths) {
        return given.surroundings(Surroundings.UNKNOWN.withForeignChanges(paths));
    }

    @ParameterizedTest
    @CsvSource({
        "Automatic, Wait, true",
        "Manual, Wait, true",
        "WhenUserRestarts, Wait, false",
        "Automatic, Apply, false",
        "Manual, Apply, false",
    })
    void areWaitedForAsThePolicySays(String restart, String foreignChanges, boolean waits) {
        var seen = seen(waiting(restart, foreignChanges), List.of("spec.template.spec.domain.cpu"))
                .situation();
        var pending = required(waiting(restart, foreignChanges)).situation();

        assertThat(ForeignChanges.objection(seen).isPresent()).isEqualTo(waits);
        assertThat(ForeignChanges.objectionBefore(seen)).isEqualTo(ForeignChanges.objection(seen));
        assertThat(ForeignChanges.objectionBefore(pending).isPresent()).isEqualTo(waits);
        assertThat(ForeignChanges.objection(pending))
                .as("nobody has looked what")
                .isEmpty();
    }

    @Test
    void theMessageNamesThem() {
        var paths = List.of("spec.template.spec.domain.cpu", "spec.template.spec.domain.memory");
        var situation = seen(waiting("Automatic", "Wait"), paths).situation();

        assertThat(ForeignChanges.objection(situation)).hasValueSatisfying(verdict -> {
            assertThat(Edits.word(verdict)).isEqualTo("ForeignChanges");
            assertThat(verdict.toString())
                    .contains("would make live: spec.template.spec.domain.cpu")
                    .contains("spec.template.spec.domain.memory")
                    .contains("rollout.foreignChanges: Apply");
        });
        assertThat(ForeignChanges.named(situation)).isPresent();
    }

    /** A change that was taken back leaves RestartRequired behind, and nothing to wait for. */
    @Test
    void whereSomebodyLookedAndFoundNothingNobodyWaits() {
        var situation = seen(required(waiting("Automatic", "Wait")), List.of()).situation();

        assertThat(ForeignChanges.objectionBefore(situation)).isEmpty();
        assertThat(ForeignChanges.named(situation)).isEmpty();
        assertThat(ForeignChanges.objectionBefore(waiting("Automatic", "Wait").situation()))
                .as("nothing waits for a restart")
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Paused", "RestartRequired"})
    void onlyThatConditionSaysSo(String condition) {
        var given = waiting("Automatic", "Wait").vm(v -> Edits.condition(v, condition));

        assertThat(ForeignChanges.objectionBefore(given.situation()).isPresent())
                .isEqualTo(condition.equals("RestartRequired"));
    }

    @Test
    void theyAreLookedAtWhereThatIsWhatAVmWaitsFor() {
        var unseen = waiting("Automatic", "Wait").situation();
        var seen = seen(waiting("Automatic", "Wait"), List.of()).situation();

        assertThat(ForeignChanges.wantsComparison(waits(Reason.FOREIGN_CHANGES), unseen))
                .isTrue();
        assertThat(ForeignChanges.wantsComparison(waits(Reason.FOREIGN_CHANGES), seen))
                .isFalse();
        assertThat(ForeignChanges.wantsComparison(waits(Reason.AWAITING_TICKET), unseen))
                .isFalse();
        assertThat(ForeignChanges.wantsComparison(
                        new Decision(Course.FORWARD, Optional.empty(), Verdict.passed(), List.of(), List.of()), unseen))
                .isFalse();
    }

    private static Decision waits(Reason reason) {
        return new Decision(Course.FORWARD, Optional.of("Some"), Verdict.waitFor(reason, ""), List.of(), List.of());
    }
}
