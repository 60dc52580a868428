package io.pvdrivers.operator.gate;

import io.pvdrivers.operator.gate.Action.RestartCause;

/**
 * Runs the VM again, where what we had staged keeps its instance from starting? Asked in every course: an instance may have been made just
 * before its run ended.
 */
final class Rescued implements Gate {
    @Override
    public String condition() {
        return "Rescued";
    }

    @Override
    public boolean isNeeded(Situation situation) {
        return situation.vmi().filter(InstancePhase::isStarting).isPresent()
                && OurTraces.hasVolumeInInstance(situation)
                && !OurTraces.mustLeave(situation);
    }

    @Override
    public Verdict judge(Situation situation) {
        var mayStillRun = StagingStep.deadline(situation).filter(d -> d.isAfter(situation.now()));
        return mayStillRun
                .filter(d -> !StagingStep.isPullProblem(situation))
                .map(d -> Verdict.waitUntil(Reason.RESTARTING, "The VM is starting with what was staged.", d))
                .orElseGet(() -> RestartStep.judge(situation, RestartCause.UNSTAGING));
    }
}
