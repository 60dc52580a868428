package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.Run;
import io.pvdrivers.api.v1alpha1.Run.Outcome;
import io.pvdrivers.api.v1alpha1.Run.Staging;
import io.pvdrivers.operator.gate.Action.RestartCause;
import io.pvdrivers.operator.kubevirt.VmiClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Brings something of ours from the spec into a running VMI with a restart, or gives up in time. */
final class StagingStep {
    private static final Set<String> PULL_PROBLEMS = Set.of("ErrImagePull", "ImagePullBackOff");

    /** What the Windows preferences of KubeVirt set. */
    private static final Duration LONGEST_SHUTDOWN = Duration.ofHours(1);

    private static final int REVERTS = 3;

    private StagingStep() {}

    /** The spec has our entries and the VMI does not show them running yet. */
    static Verdict judge(Situation situation) {
        if (situation.vmi().isPresent() && !OurTraces.runsStaged(situation)) {
            return RestartStep.judge(situation, RestartCause.STAGING);
        }
        if (isOff(situation) || !situation.isRunning() && hasComeThrough(situation)) {
            return Sight.await(situation);
        }
        var deadline = deadline(situation);
        if (deadline.isPresent() && !deadline.get().isAfter(situation.now())) {
            return Verdict.failed(
                    Reason.MEDIA_UNAVAILABLE,
                    "The VM did not start with the " + StagingFailure.what(situation) + " within "
                            + situation.limits().staging().toMinutes() + " minutes (KubeVirt calls it "
                            + Sight.printableStatus(situation) + "). " + StagingFailure.cure(situation));
        }
        var pulling = isPullProblem(situation);
        var message = pulling
                ? "The image " + image(situation) + " cannot be pulled. The ISO is taken out again if that lasts."
                : "The VM is starting with what was staged.";
        var reason = pulling ? Reason.PULLING_MEDIA : Reason.RESTARTING;
        return deadline.map(d -> Verdict.waitUntil(reason, message, d))
                .orElseGet(() -> Verdict.waitFor(reason, message));
    }

    /**
     * Counted from the start of the first VMI that has our entries, whoever restarted; while there was none, from our request and the
     * longest grace a Windows is usually given to shut down. The time of a VM that its owner stopped does not count.
     */
    static Optional<Instant> deadline(Situation situation) {
        if (isOff(situation) || hasComeThrough(situation)) {
            return Optional.empty();
        }
        return firstStart(situation)
                .or(() -> situation.vmi().flatMap(VmiClock::existsSince))
                .or(() -> Optional.ofNullable(situation.status().restarts())
                        .flatMap(r -> Optional.ofNullable(r.requestedAt()))
                        .map(at -> at.plus(LONGEST_SHUTDOWN)))
                .map(start -> start.plus(situation.limits().staging()));
    }

    /** Nothing of ours keeps it from running: its owner stopped it, or KubeVirt does not start it again by itself. */
    private static boolean isOff(Situation situation) {
        return situation.vmi().isEmpty() && !NotRunning.wantsToRun(situation);
    }

    /** One that ran with what was staged has started with it, whatever ended it. */
    private static boolean hasComeThrough(Situation situation) {
        return situation.vmi().filter(VmiClock::hasRun).isPresent();
    }

    /**
     * What was staged is to be staged once more: somebody takes it out again. Sooner let be where an instance was made without it meanwhile: that
     * cost an outage.
     */
    static Optional<Verdict> contested(Situation situation) {
        return situation
                .run()
                .map(Run::staging)
                .filter(s -> !Boolean.TRUE.equals(s.abandoned()))
                .filter(s -> {
                    var times = Optional.ofNullable(s.times()).orElse(0);
                    var restarted = !Boolean.TRUE.equals(s.hotPlugged()) && !situation.isOfThisInstance(s.vmiUID());
                    return times >= REVERTS || restarted && times >= REVERTS - 1;
                })
                .map(s ->
                        Verdict.act(new Action.Abandon(Outcome.FAILED, Reason.CONTESTED, Reverts.sentence(situation))));
    }

    static boolean isPullProblem(Situation situation) {
        return PULL_PROBLEMS.contains(Sight.printableStatus(situation));
    }

    private static Optional<Instant> firstStart(Situation situation) {
        return situation.run().map(Run::staging).flatMap(s -> Optional.ofNullable(s.startedAt()));
    }

    /** The staging with the creation of the first VMI that has our entries and has not come to run. */
    static Staging watched(Situation situation, Staging staging) {
        if (isOff(situation) || hasComeThrough(situation)) {
            return staging.withStartedAt(null);
        }
        var starts = situation
                .vmi()
                .filter(i -> staging.startedAt() == null && !Boolean.TRUE.equals(staging.hotPlugged()))
                .filter(i -> OurTraces.hasVolumeInInstance(situation) && OurTraces.runsStaged(situation))
                .flatMap(VmiClock::created);
        return starts.map(staging::withStartedAt).orElse(staging);
    }

    private static String image(Situation situation) {
        return Optional.ofNullable(situation.plan().image()).orElse("of the driver ISO");
    }
}
