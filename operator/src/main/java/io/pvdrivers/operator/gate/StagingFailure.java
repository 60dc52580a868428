package io.pvdrivers.operator.gate;

import io.pvdrivers.kubevirt.VirtualMachineStatus.Condition;
import io.pvdrivers.operator.Excerpt;
import io.pvdrivers.operator.VisibleText;
import io.pvdrivers.operator.kubevirt.Names;
import java.util.Optional;
import java.util.stream.Stream;

/** Why a VM did not start with what was staged, as far as KubeVirt says, and what to do. */
final class StagingFailure {
    private static final int LONGEST = 600;

    private StagingFailure() {}

    /** What was staged. */
    static String what(Situation situation) {
        return hasMedia(situation) ? "driver ISO" : "primer";
    }

    private static boolean hasMedia(Situation situation) {
        return OurTraces.isStaged(situation, Names.MEDIA) || !OurTraces.isStaged(situation, Names.PRIMER);
    }

    static String cure(Situation situation) {
        return said(situation)
                .map(words -> "KubeVirt says: " + words + " Mend that.")
                .orElseGet(() -> guess(situation));
    }

    /** KubeVirt's own words; a pull that failed it tells by the name of the state alone. */
    private static Optional<String> said(Situation situation) {
        if (StagingStep.isPullProblem(situation)) {
            return Optional.empty();
        }
        var ofVm = Optional.ofNullable(situation.vm().getStatus()).stream()
                .flatMap(s -> s.conditions().stream())
                .filter(c -> c.type().equals("Failure") && c.isTrue());
        var ofVmi = situation.vmi().stream()
                .flatMap(i -> i.getStatus().conditions().stream())
                .filter(c -> (c.type().equals("Synchronized") || c.type().equals("PodScheduled"))
                        && "False".equals(c.status()));
        return Stream.concat(ofVm, ofVmi).flatMap(c -> words(c).stream()).findFirst();
    }

    /** A condition's message as one short sentence. */
    static Optional<String> words(Condition condition) {
        return Optional.ofNullable(condition.message())
                .map(m -> Excerpt.shortened(VisibleText.onOneLine(m), LONGEST))
                .filter(m -> !m.isEmpty())
                .map(m -> m.endsWith(".") ? m : m + ".");
    }

    /** What may be behind it where nobody says. */
    private static String guess(Situation situation) {
        if (!hasMedia(situation)) {
            return look(situation);
        }
        return switch (Medium.of(situation.plan()).orElse(null)) {
            case null -> look(situation);
            case Medium.Image i ->
                StagingStep.isPullProblem(situation) ? "Check that " + i.image() + " can be pulled." : look(situation);
            case Medium.OwnClaim c -> "Check that a pod can mount the claim " + c.name() + ".";
            case Medium.Imported v ->
                "Check that a pod can mount the claim " + v.volume().name() + ".";
        };
    }

    private static String look(Situation situation) {
        var name = situation.vm().getMetadata().getName();
        return "See what its events say: kubectl describe vmi " + name + ", and its virt-launcher pod.";
    }
}
