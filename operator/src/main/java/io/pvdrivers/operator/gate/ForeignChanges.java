package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.Baseline;
import io.pvdrivers.api.v1alpha1.Baseline.BaselineDevice;
import io.pvdrivers.api.v1alpha1.RolloutSpec;
import io.pvdrivers.api.v1alpha1.RolloutSpec.RestartMode;
import io.pvdrivers.api.v1alpha1.Run;
import io.pvdrivers.operator.Counted;
import io.pvdrivers.operator.kubevirt.Device;
import io.pvdrivers.operator.kubevirt.Devices;
import io.pvdrivers.operator.kubevirt.Preference;
import io.pvdrivers.operator.kubevirt.TemplateChanges;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Other people's changes to a VM's template that no instance has run yet: a restart of ours would make them live. */
public final class ForeignChanges {
    private ForeignChanges() {}

    /** Whether the VM says that something waits for a restart, and nobody has looked what. */
    public static boolean wantsComparison(Decision decision, Situation situation) {
        return decision.verdict() instanceof Verdict.Wait wait
                && wait.reason() == Reason.FOREIGN_CHANGES
                && situation.surroundings().foreignChanges().isEmpty();
    }

    /** What this run has changed, or changes back: devices as {@link Devices#key} names them, and the preference. */
    public static Set<String> ownDevices(Situation situation) {
        if (situation.run().map(Run::switching).isEmpty()) {
            return Set.of();
        }
        var devices = situation.baseline().map(Baseline::devices).orElse(List.of()).stream()
                .filter(b -> situation
                        .device(b.kind(), b.name())
                        .filter(d -> isOurs(situation, d, b))
                        .isPresent())
                .map(b -> Devices.key(b.kind(), b.name()));
        var preference =
                situation.baseline().stream().filter(b -> isOurs(situation, b)).map(b -> TemplateChanges.PREFERENCE);
        return Stream.concat(devices, preference).collect(Collectors.toSet());
    }

    /** Whether the VM has the preference that this run gives it, or gives back. */
    private static boolean isOurs(Situation situation, Baseline baseline) {
        var before = baseline.preference();
        var named = situation.vm().getSpec().preference();
        return before != null
                && (Preference.isNamed(named, before.kind(), before.name())
                        || Preference.isNamed(named, before.kind(), before.to()));
    }

    private static boolean isOurs(Situation situation, Device device, BaselineDevice before) {
        var declared = device.declared().orElse(null);
        return Objects.equals(declared, before.value())
                || situation.plan().wanted().stream()
                        .anyMatch(w -> w.kind() == device.kind()
                                && w.name().equals(device.name())
                                && w.value().equals(declared));
    }

    /** What a restart of ours would make live of others' changes, in words; empty where that is nothing. */
    public static Optional<String> named(Situation situation) {
        return situation
                .surroundings()
                .foreignChanges()
                .filter(paths -> !paths.isEmpty())
                .map(Counted::first);
    }

    /** Before a restart of ours. */
    static Optional<Verdict> objection(Situation situation) {
        return isWaitedFor(situation) ? named(situation).map(paths -> wait(paths)) : Optional.empty();
    }

    /** Before a run. RestartRequired alone proves nothing: KubeVirt up to 1.7 keeps it when the change was taken back. */
    static Optional<Verdict> objectionBefore(Situation situation) {
        var status = situation.vm().getStatus();
        var pending = status != null
                && status.conditions().stream().anyMatch(c -> c.type().equals("RestartRequired") && c.isTrue());
        if (situation.surroundings().foreignChanges().isPresent()) {
            return objection(situation);
        }
        return pending && isWaitedFor(situation)
                ? Optional.of(Verdict.waitFor(
                        Reason.FOREIGN_CHANGES,
                        "This VM's template was changed since its instance started (RestartRequired); what was changed is being looked"
                                + " at."))
                : Optional.empty();
    }

    /** With WhenUserRestarts it is the owner whose restart makes them live. */
    private static boolean isWaitedFor(Situation situation) {
        return situation.governance() instanceof Governance.Governed governed
                && governed.foreignChanges() == RolloutSpec.ForeignChanges.WAIT
                && governed.restart() != RestartMode.WHEN_USER_RESTARTS;
    }

    private static Verdict wait(String paths) {
        return Verdict.waitFor(
                Reason.FOREIGN_CHANGES,
                "Somebody changed this VM's template and has not restarted it; a restart of ours would make live: "
                        + paths
                        + ". Restart the VM yourself, take the change back, or set rollout.foreignChanges: Apply.");
    }
}
