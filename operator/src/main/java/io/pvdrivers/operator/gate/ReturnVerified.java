package io.pvdrivers.operator.gate;

/** Is the guest back on the devices it had? */
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
            return Sight.await(situation);
        }
        return switch (situation.guest()) {
            case GuestSight.Seen seen ->
                seen.ofThisBoot() ? Verdict.act(new Action.KeepReturn()) : Sight.await(situation);
            case GuestSight.Silent silent -> silent(situation);
            case GuestSight.Unseen unseen -> Sight.await(situation);
            case GuestSight.Off off -> Sight.await(situation);
        };
    }

    private Verdict silent(Situation situation) {
        if (DeadlineClock.hasPassed(situation)) {
            return Verdict.failed(
                    Reason.RETURN_FAILED,
                    "The devices are as they were, and the guest still does not answer. Look at its console: Windows may wait for"
                            + " input, or need its last known good start." + SnapshotNotices.offer(situation));
        }
        var message = "The devices are as they were; Windows is starting.";
        return DeadlineClock.passes(situation)
                .map(until -> Verdict.waitUntil(Reason.VERIFYING, message, until))
                .orElseGet(() -> Verdict.waitFor(Reason.VERIFYING, message));
    }
}
