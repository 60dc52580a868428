package io.pvdrivers.operator.gate;

/** Is a switch that already runs verified, before the VM is let go? */
final class SwitchSettled implements Gate {
    private final Verified verified = new Verified();

    @Override
    public String condition() {
        return verified.condition();
    }

    @Override
    public boolean isNeeded(Situation situation) {
        return situation.run().isPresent()
                && situation.isSwitched()
                && Baselines.switchHasRun(situation)
                && verified.isNeeded(situation);
    }

    @Override
    public Verdict judge(Situation situation) {
        return verified.judge(situation);
    }
}
