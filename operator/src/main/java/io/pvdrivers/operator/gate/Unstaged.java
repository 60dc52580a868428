package io.pvdrivers.operator.gate;

/** Has what no instance has run gone back, and is everything of ours out of the spec? */
final class Unstaged implements Gate {
    @Override
    public String condition() {
        return "Unstaged";
    }

    @Override
    public boolean isNeeded(Situation situation) {
        return OurTraces.mustLeave(situation) || goesBack(situation);
    }

    private boolean goesBack(Situation situation) {
        var restored = situation.run().filter(Restores::ended).isPresent();
        return !restored
                && situation.baseline().isPresent()
                && !Baselines.switchHasRun(situation)
                && (!Baselines.movedNow(situation).isEmpty() || Baselines.hasWrittenOut(situation));
    }

    @Override
    public Verdict judge(Situation situation) {
        return goesBack(situation)
                ? Verdict.act(Baselines.restore(situation))
                : Verdict.act(new Action.CleanUp(KeptDrive.stays(situation)));
    }
}
