package io.pvdrivers.operator.gate;

import io.pvdrivers.operator.gate.Action.RestartCause;
import io.pvdrivers.operator.kubevirt.Names;
import io.pvdrivers.operator.kubevirt.VmiClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Brings something of ours from the spec into a running VMI, or gives up in time. */
final class StagingStep {
    private static final Set<String> PULL_PROBLEMS = Set.of("ErrImagePull", "ImagePullBackOff");

    /** What the Windows preferences of KubeVirt set. */
    private static final Duration LONGEST_SHUTDOWN = Duration.ofHours(1);

    private StagingStep() {}

    /** The spec has our entries and the VMI does not show them running yet. */
    static Verdict judge(Situation situation) {
        if (!OurTraces.inInstance(situation) && situation.vmi().isPresent()) {
            return RestartStep.judge(situation, RestartCause.STAGING);
        }
        var deadline = deadline(situation);
        if (deadline.isPresent() && !deadline.get().isAfter(situation.now())) {
            return Verdict.failed(
                    Reason.MEDIA_UNAVAILABLE,
                    "The VM did not start with the driver ISO within "
                            + situation.limits().staging().toMinutes() + " minutes (KubeVirt calls it "
                            + Sight.printableStatus(situation) + "). Check that " + image(situation)
                            + " can be pulled.");
        }
        var pulling = PULL_PROBLEMS.contains(Sight.printableStatus(situation));
        var message = pulling
                ? "The image " + image(situation) + " cannot be pulled. The ISO is taken out again if that lasts."
                : "The VM is starting with what was staged.";
        var reason = pulling ? Reason.PULLING_MEDIA : Reason.RESTARTING;
        return deadline.map(d -> Verdict.waitUntil(reason, message, d))
                .orElseGet(() -> Verdict.waitFor(reason, message));
    }

    /**
     * Counted from the start of the VMI that has our entries, whoever restarted; while there is none, from our request and the longest
     * grace a Windows is usually given to shut down.
     */
    private static Optional<Instant> deadline(Situation situation) {
        var patience = situation.limits().staging();
        if (situation.isRunning()) {
            return Optional.empty();
        }
        return situation
                .vmi()
                .flatMap(VmiClock::created)
                .or(() -> Optional.ofNullable(situation.status().restarts())
                        .flatMap(r -> Optional.ofNullable(r.requestedAt()))
                        .map(at -> at.plus(LONGEST_SHUTDOWN)))
                .map(start -> start.plus(patience));
    }

    private static String image(Situation situation) {
        return OurTraces.image(situation.vm().getSpec().template().spec())
                .orElse("the image of the volume " + Names.MEDIA);
    }
}
