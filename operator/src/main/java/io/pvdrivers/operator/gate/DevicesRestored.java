package io.pvdrivers.operator.gate;

/** Does the spec have its devices back? */
final class DevicesRestored implements Gate {
    @Override
    public String condition() {
        return "DevicesRestored";
    }

    @Override
    public boolean isNeeded(Situation situation) {
        return situation.baseline().isPresent()
                && (OurTraces.mustLeave(situation)
                        || !Baselines.movedNow(situation).isEmpty()
                        || Baselines.hasWrittenOut(situation));
    }

    @Override
    public Verdict judge(Situation situation) {
        return Verdict.act(Baselines.restore(situation));
    }
}
