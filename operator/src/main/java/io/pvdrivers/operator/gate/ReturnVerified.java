package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.Run;
import io.pvdrivers.api.v1alpha1.Run.Switching;

/** Is the guest back on the devices it had, with all that it had then? */
final class ReturnVerified implements Gate {
    @Override
    public String condition() {
        return "ReturnVerified";
    }

    @Override
    public boolean isNeeded(Situation situation) {
        var rollback = situation.status().rollback();
        return rollback != null && rollback.verifiedAt() == null;
    }

    @Override
    public Verdict judge(Situation situation) {
        if (situation.vmi().isEmpty() || !situation.isRunning()) {
            return NeverRan.since(situation)
                    .map(status -> notEnough(
                            situation,
                            "The devices are as they were, and the VM does not come to run; KubeVirt calls it " + status
                                    + "."))
                    .orElseGet(() -> Sight.await(situation));
        }
        return switch (situation.guest()) {
            case GuestSight.Seen seen -> seen.ofThisBoot() ? returned(situation, seen) : Sight.await(situation);
            case GuestSight.Silent silent -> silent(situation);
            case GuestSight.Unseen unseen -> Sight.await(situation);
            case GuestSight.Off off -> Sight.await(situation);
        };
    }

    private static Verdict returned(Situation situation, GuestSight.Seen seen) {
        return AsBefore.objection(situation, seen).orElseGet(() -> Verdict.act(new Action.KeepReturn()));
    }

    /** Silence says something only of a guest whose agent used to answer. */
    private static Verdict silent(Situation situation) {
        var agentSeen =
                situation.run().map(Run::switching).filter(Switching::agentSeen).isPresent();
        if (!agentSeen || DeadlineClock.hasAnswered(situation)) {
            return Sight.await(situation);
        }
        var standstill = Standstill.any(situation);
        if (standstill.isPresent()) {
            return standstill.get();
        }
        if (DeadlineClock.hasPassed(situation)) {
            return notEnough(situation, "The devices are as they were, and the guest still does not answer.");
        }
        var message = "The devices are as they were; Windows is starting.";
        return DeadlineClock.passes(situation)
                .map(until -> Verdict.waitUntil(Reason.VERIFYING, message, until))
                .orElseGet(() -> Verdict.waitFor(Reason.VERIFYING, message));
    }

    /** What the screen shows now tells more than anything the operator could say. */
    private static Verdict notEnough(Situation situation, String message) {
        return ScreenKept.canBeKept(situation)
                ? Verdict.act(new Action.KeepScreenshot(situation.vmiUid().orElseThrow(), true))
                : Verdict.failed(
                        Reason.RETURN_FAILED,
                        message + " Look at its console: Windows may wait for input, or need its last known good start."
                                + InHand.of(situation));
    }
}
