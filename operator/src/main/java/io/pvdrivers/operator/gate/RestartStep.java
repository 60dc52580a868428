package io.pvdrivers.operator.gate;

import io.pvdrivers.operator.gate.Action.RestartCause;
import java.util.Optional;

/** Asks for a restart, unless one is under way. A recorded request counts for nothing: only a new VMI uid proves it. */
final class RestartStep {
    private RestartStep() {}

    static Verdict judge(Situation situation, RestartCause cause) {
        var vmi = situation.vmi();
        if (vmi.isEmpty()) {
            return Sight.await(situation);
        }
        if (isUnderWay(situation)) {
            return await();
        }
        var agentSeen = Optional.ofNullable(situation.status().run())
                .flatMap(r -> Optional.ofNullable(r.watch()))
                .filter(w -> w.vmiUID().equals(vmi.get().getMetadata().getUid()) && w.agentSeen())
                .isPresent();
        var atOnce = cause == RestartCause.RETURN && !agentSeen;
        return Verdict.act(new Action.Restart(cause, vmi.get().getMetadata().getUid(), atOnce));
    }

    static Verdict await() {
        return Verdict.waitFor(Reason.RESTARTING, "The VM is restarting; Windows is given its time to shut down.");
    }

    /** Whether we asked for a restart of this very VMI, not long ago. Its guest may go before KubeVirt says so. */
    static boolean isJustAsked(Situation situation) {
        var patience = situation.limits().agentGrace();
        return Optional.ofNullable(situation.status().restarts())
                .filter(r -> situation
                        .vmiUid()
                        .filter(uid -> uid.equals(r.requestedFor()))
                        .isPresent())
                .flatMap(r -> Optional.ofNullable(r.requestedAt()))
                .filter(at -> at.plus(patience).isAfter(situation.now()))
                .isPresent();
    }

    /** Whether KubeVirt has accepted a stop of the VMI that runs. */
    static boolean isUnderWay(Situation situation) {
        var deleting = situation
                .vmi()
                .filter(i -> i.getMetadata().getDeletionTimestamp() != null)
                .isPresent();
        var status = situation.vm().getStatus();
        return deleting || status != null && !status.stateChangeRequests().isEmpty();
    }
}
