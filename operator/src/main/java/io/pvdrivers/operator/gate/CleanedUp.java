package io.pvdrivers.operator.gate;

/** Is nothing of ours left in the VM? A drive that only the VMI still has leaves with its next start. */
final class CleanedUp implements Gate {
    @Override
    public String condition() {
        return "CleanedUp";
    }

    @Override
    public boolean isNeeded(Situation situation) {
        return OurTraces.inSpec(situation) || OurTraces.inAnnotations(situation);
    }

    @Override
    public Verdict judge(Situation situation) {
        return Verdict.act(new Action.CleanUp());
    }
}
