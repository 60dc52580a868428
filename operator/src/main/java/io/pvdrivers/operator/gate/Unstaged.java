package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.Run;

/** Has what no instance has run gone back, and is everything of ours out of the spec? */
final class Unstaged implements Gate {
    @Override
    public String condition() {
        return "Unstaged";
    }

    @Override
    public boolean isNeeded(Situation situation) {
        return !Hands.leavesWhatIsThere(situation) && OurTraces.mustLeave(situation) || goesBack(situation);
    }

    private boolean goesBack(Situation situation) {
        var restored = situation.run().filter(Restores::ended).isPresent();
        if (restored || situation.baseline().isEmpty()) {
            return false;
        }
        var moved = !Baselines.movedNow(situation).isEmpty();
        var hasRun = Baselines.switchHasRun(situation);
        var movedByUs = moved && situation.run().map(Run::switching).isPresent();
        return movedByUs && !hasRun || Baselines.hasWrittenOut(situation) && !(moved && hasRun);
    }

    @Override
    public Verdict judge(Situation situation) {
        return goesBack(situation)
                ? Verdict.act(Baselines.restore(situation))
                : Verdict.act(new Action.CleanUp(KeptDrive.stays(situation)));
    }
}
