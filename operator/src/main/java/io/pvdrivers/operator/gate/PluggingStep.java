package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.Run;
import io.pvdrivers.api.v1alpha1.Run.Staging;
import io.pvdrivers.kubevirt.InstanceStatus.VolumeStatus;
import io.pvdrivers.kubevirt.VirtualMachineInstance;
import io.pvdrivers.operator.kubevirt.VmiClock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Follows what was plugged into a running VM until the guest has it, or gives up in time. */
final class PluggingStep {
    private static final String READY = "Ready";
    private static final String HOTPLUG_ERROR = "HotPlugVolumeError";

    private PluggingStep() {}

    /** Whether the guest of this instance has the volume. What came with the start is there with it. */
    static boolean isThere(VirtualMachineInstance vmi, String name) {
        var volume = OurTraces.volume(vmi.getSpec(), name);
        return volume.filter(v -> !v.isHotpluggable()
                        || status(vmi, name)
                                .filter(s -> READY.equals(s.phase()))
                                .isPresent())
                .isPresent();
    }

    private static Optional<VolumeStatus> status(VirtualMachineInstance vmi, String name) {
        return vmi.getStatus().volumeStatus().stream()
                .filter(s -> name.equals(s.name()))
                .findFirst();
    }

    /**
     * The spec has the volume, and the guest does not have it yet.
     *
     * @param what is being plugged in, as the beginning of a sentence
     * @param giveUp what follows once the patience is spent, told what KubeVirt says
     */
    static Verdict judge(Situation situation, String name, String what, Function<String, Verdict> giveUp) {
        if (situation.vmi().isEmpty() || RestartStep.isUnderWay(situation)) {
            return Sight.await(situation);
        }
        var until = deadline(situation);
        var says = says(situation, name);
        if (Patience.hasEnded(situation, until)) {
            return giveUp.apply(says);
        }
        return Verdict.waitUntil(Reason.PLUGGING, what + " " + says, until);
    }

    /** Counted anew in an instance that began after it was asked for. */
    private static Instant deadline(Situation situation) {
        var asked = situation.run().map(Run::staging).map(Staging::at);
        var began = situation.vmi().flatMap(i -> VmiClock.runningSince(i).or(() -> VmiClock.existsSince(i)));
        var counted = Stream.of(asked, began)
                .flatMap(Optional::stream)
                .max(Instant::compareTo)
                .orElse(situation.now());
        return Patience.ends(situation, counted, situation.limits().staging());
    }

    /** What KubeVirt says of it: the phase of the volume, and what keeps the VM's volumes from being changed at all. */
    static String says(Situation situation, String name) {
        var status = situation.vmi().flatMap(i -> status(i, name));
        var told = status.map(s -> Stream.of(s.phase(), s.reason(), s.message())
                        .filter(t -> t != null && !t.isBlank())
                        .collect(Collectors.joining(", ")))
                .filter(t -> !t.isEmpty())
                .map(t -> "KubeVirt says of the volume " + name + ": " + t + ".");
        return Stream.concat(told.stream(), failure(situation).stream())
                .reduce((a, b) -> a + " " + b)
                .orElse("KubeVirt has not begun with the volume " + name + ".");
    }

    private static Optional<String> failure(Situation situation) {
        return Optional.ofNullable(situation.vm().getStatus()).stream()
                .flatMap(s -> s.conditions().stream())
                .filter(c -> c.type().equals("Failure") && c.isTrue() && HOTPLUG_ERROR.equals(c.reason()))
                .findFirst()
                .map(c ->
                        HOTPLUG_ERROR + ": " + Optional.ofNullable(c.message()).orElse("no message") + ".");
    }
}
