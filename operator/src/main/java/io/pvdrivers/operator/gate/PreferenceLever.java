package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.Baseline.BaselinePreference;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.DeviceKind;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.PlanPreference;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.WantedDevice;
import io.pvdrivers.kubevirt.VirtualMachineSpec.Reference;
import io.pvdrivers.operator.Counted;
import io.pvdrivers.operator.kubevirt.Preference;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Devices that are switched by the preference which their VM names, instead of by entries of their own. */
public final class PreferenceLever {
    private static final String OR_BY_ENTRIES =
            " Or take the entry out of spec.devices.preferences of the policy, and the VM's own disks and interfaces are switched.";

    private final Situation situation;
    private final PlanPreference change;
    private final @Nullable Reference named;
    private final List<WantedDevice> moves;

    private PreferenceLever(Situation situation, PlanPreference change) {
        this.situation = situation;
        this.change = change;
        this.named = situation.vm().getSpec().preference();
        this.moves = situation.pendingMoves();
    }

    /**
     * Why it is not to be used.
     *
     * @param message what is wrong, and how it is mended
     */
    record Refusal(Reason reason, String message) {
        /** What to do about it before anything is done to the VM. */
        Verdict verdict() {
            return isPassing() ? Verdict.waitFor(reason, message) : Verdict.blocked(reason, message);
        }

        /** Whether it ends by itself. */
        boolean isPassing() {
            return reason == Reason.PREFERENCE_NOT_READ;
        }

        static Optional<Refusal> of(Reason reason, String message) {
            return Optional.of(new Refusal(reason, message + OR_BY_ENTRIES));
        }
    }

    /**
     * Two preferences that are to be looked at.
     *
     * @param kind of both
     */
    public record Asked(String kind, String from, String to) {}

    /** What is to be known before the devices are switched; empty where no preference is to switch them. A return asks nobody. */
    public static Optional<Asked> asked(Situation situation) {
        return pending(situation)
                .filter(lever -> situation.limits().rights().preferences() && Course.of(situation) == Course.FORWARD)
                .map(lever -> new Asked(lever.kind(), lever.change.from(), lever.change.to()));
    }

    /** What speaks against it; empty also where the plan has none, or nothing is to be moved. */
    static Optional<Refusal> refusal(Situation situation) {
        return pending(situation)
                .flatMap(lever -> Stream.<Function<PreferenceLever, Optional<Refusal>>>of(
                                PreferenceLever::mayNotRead,
                                PreferenceLever::expanded,
                                PreferenceLever::changedMeanwhile,
                                PreferenceLever::shadowed,
                                PreferenceLever::unknown,
                                PreferenceLever::unlike)
                        .flatMap(check -> check.apply(lever).stream())
                        .findFirst());
    }

    /** The preference as it stands before a run; empty where the run changes the devices themselves. */
    static Optional<BaselinePreference> baseline(Situation situation) {
        return pending(situation)
                .flatMap(lever -> lever.swap()
                        .map(swap -> new BaselinePreference(
                                lever.kind(),
                                lever.change.from(),
                                swap.revision().orElse(null),
                                lever.change.to(),
                                swap.afterwards(DeviceKind.DISK),
                                swap.afterwards(DeviceKind.INTERFACE))));
    }

    private static Optional<PreferenceLever> pending(Situation situation) {
        return Optional.ofNullable(situation.plan().preference())
                .map(change -> new PreferenceLever(situation, change))
                .filter(lever -> !lever.moves.isEmpty());
    }

    private String kind() {
        return Preference.kind(Optional.ofNullable(named).flatMap(n -> Optional.ofNullable(n.kind())));
    }

    /** Whether the VM has the new one from this very run: before it, somebody else gave it that. */
    private boolean isChanged() {
        return situation
                .baseline()
                .flatMap(b -> Optional.ofNullable(b.preference()))
                .filter(p -> Preference.isNamed(named, p.kind(), p.to()))
                .isPresent();
    }

    private Optional<Refusal> mayNotRead() {
        return situation.limits().rights().preferences()
                ? Optional.empty()
                : Refusal.of(
                        Reason.PREFERENCE_UNKNOWN,
                        "The policy's devices.preferences means this VM, and this operator reads no preferences: it was started"
                                + " without --preferences. In the chart, set preferences.enabled=true.");
    }

    private Optional<Refusal> expanded() {
        return situation.surroundings().cluster().expandsPreferences()
                ? Refusal.of(
                        Reason.PREFERENCE_CHANGES_MORE,
                        "This KubeVirt is configured with instancetype.referencePolicy other than reference: with a new preference it"
                                + " would write all of it into the VM.")
                : Optional.empty();
    }

    private Optional<Refusal> changedMeanwhile() {
        return Preference.isNamed(named, kind(), change.from()) || isChanged()
                ? Optional.empty()
                : Optional.of(new Refusal(
                        Reason.PREFERENCE_CHANGED,
                        "This VM was let go to be switched from preference " + change.from() + " to " + change.to()
                                + ", and does not have the former any more. It is let go anew."));
    }

    /** What the VM states itself hides what a preference would give. */
    private Optional<Refusal> shadowed() {
        var stated = moves.stream()
                .flatMap(move -> situation.device(move).stream())
                .filter(device -> device.declared().isPresent())
                .map(device -> PreferenceSwap.words(device) + " states "
                        + device.declared().orElseThrow())
                .toList();
        return stated.isEmpty()
                ? Optional.empty()
                : Refusal.of(
                        Reason.PREFERENCE_SHADOWED,
                        "Preference " + change.to()
                                + " would not move every device, since the VM's spec states some itself: "
                                + Counted.first(stated) + ". Take bus and model out of these entries.");
    }

    private Optional<Refusal> unknown() {
        if (isChanged()) {
            return Optional.empty();
        }
        var seen = situation.surroundings().preferences();
        if (seen.isEmpty()) {
            return Optional.of(new Refusal(
                    Reason.PREFERENCE_NOT_READ,
                    "The API server does not tell now what the preferences hold. It is asked again."));
        }
        var refused = seen.get().refused();
        if (refused.isPresent()) {
            return Refusal.of(
                    Reason.PREFERENCE_UNKNOWN,
                    "The preferences " + change.from() + " and " + change.to() + " cannot be read: " + refused.get()
                            + " Let the operator get " + kind() + "s.");
        }
        var missing = seen.get().from().isEmpty()
                ? Optional.of(change.from())
                : Optional.of(change.to()).filter(to -> seen.get().to().isEmpty());
        return missing.flatMap(name -> Refusal.of(
                Reason.PREFERENCE_UNKNOWN,
                "There is no " + kind() + " named " + name
                        + ". Create it, or correct spec.devices.preferences of the policy."));
    }

    private Optional<Refusal> unlike() {
        return isChanged() ? Optional.empty() : swap().flatMap(PreferenceSwap::refusal);
    }

    private Optional<PreferenceSwap> swap() {
        var seen = situation.surroundings().preferences();
        return seen.flatMap(PreferencesSeen::from)
                .flatMap(from ->
                        seen.flatMap(PreferencesSeen::to).map(to -> new PreferenceSwap(situation, from, to, moves)));
    }
}
