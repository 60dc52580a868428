package io.pvdrivers.operator.kubevirt;

import io.pvdrivers.kubevirt.InstanceStatus.PhaseTransition;
import io.pvdrivers.kubevirt.VirtualMachineInstance;
import io.pvdrivers.operator.WrittenTime;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** When things happened to a VMI, by its own record. */
public final class VmiClock {
    private VmiClock() {}

    /** When it began to run; empty while it does not. */
    public static Optional<Instant> runningSince(VirtualMachineInstance vmi) {
        if (!"Running".equals(vmi.getStatus().phase())) {
            return Optional.empty();
        }
        return vmi.getStatus().phaseTransitionTimestamps().stream()
                .filter(t -> "Running".equals(t.phase()))
                .map(PhaseTransition::phaseTransitionTimestamp)
                .flatMap(t -> parse(t).stream())
                .findFirst()
                .map(at -> notBeforeItWasMade(vmi, at))
                .or(() -> existsSince(vmi));
    }

    /** From when a deadline for all that follows on its creation counts. */
    public static Optional<Instant> existsSince(VirtualMachineInstance vmi) {
        return created(vmi).map(at -> notBeforeItWasMade(vmi, at));
    }

    /** A deadline counts from no earlier than its creation by the API server's clock; the clocks of KubeVirt's nodes may be behind. */
    private static Instant notBeforeItWasMade(VirtualMachineInstance vmi, Instant at) {
        return parse(vmi.getMetadata().getCreationTimestamp())
                .filter(made -> made.isAfter(at))
                .orElse(at);
    }

    /** Whether it runs, or ran before it ended. */
    public static boolean hasRun(VirtualMachineInstance vmi) {
        return "Running".equals(vmi.getStatus().phase())
                || vmi.getStatus().phaseTransitionTimestamps().stream().anyMatch(t -> "Running".equals(t.phase()));
    }

    /** When it came to be, to compare with the boot of its guest: its first phase by KubeVirt's own clock, else its creation by the API server's. */
    public static Optional<Instant> created(VirtualMachineInstance vmi) {
        return vmi.getStatus().phaseTransitionTimestamps().stream()
                .flatMap(t -> parse(t.phaseTransitionTimestamp()).stream())
                .min(Instant::compareTo)
                .or(() -> parse(vmi.getMetadata().getCreationTimestamp()));
    }

    /** Since when it has been on its way down; empty while it is not. */
    public static Optional<Instant> deleted(VirtualMachineInstance vmi) {
        return parse(vmi.getMetadata().getDeletionTimestamp());
    }

    private static Optional<Instant> parse(@Nullable String text) {
        return Optional.ofNullable(text).flatMap(WrittenTime::read);
    }
}
