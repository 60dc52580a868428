package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.DriverStateStatus.Restarts;
import io.pvdrivers.api.v1alpha1.Run;
import io.pvdrivers.kubevirt.VirtualMachineInstance;
import io.pvdrivers.operator.gate.Action.RestartCause;
import java.time.Instant;
import java.util.Optional;

/** Asks for a restart, unless one is under way. A recorded request counts for nothing: only a new VMI uid proves it. */
final class RestartStep {
    private RestartStep() {}

    static Verdict judge(Situation situation, RestartCause cause) {
        var vmi = situation.vmi().filter(i -> !InstancePhase.isOver(i));
        if (vmi.isEmpty()) {
            return Sight.await(situation);
        }
        if (isUnderWay(situation)) {
            return Shutdown.await(situation);
        }
        var refusal = RunStrategies.refusal(situation);
        if (refusal.isPresent()) {
            return Verdict.waitFor(Reason.RUN_STRATEGY, refusal.get());
        }
        var again = asked(situation)
                .map(at -> at.plus(Action.Restart.BEFORE_ASKING_AGAIN))
                .filter(at -> at.isAfter(situation.now()));
        if (again.isPresent()) {
            return Verdict.waitUntil(
                    Reason.RESTARTING,
                    "KubeVirt was asked to restart the VM and does not show that it accepted. If it never did, it is asked once more.",
                    again.get());
        }
        var uid = vmi.get().getMetadata().getUid();
        return Verdict.act(new Action.Restart(cause, uid, cause == RestartCause.RETURN && !hasAnswered(situation)));
    }

    /** When a restart of this very VMI was last asked for. */
    static Optional<Instant> asked(Situation situation) {
        return Optional.ofNullable(situation.status().restarts())
                .filter(r -> r.requestedFor() != null && situation.isOfThisInstance(r.requestedFor()))
                .map(Restarts::requestedAt);
    }

    /** Whether we asked for a restart of this very VMI, not long ago. Its guest may go before KubeVirt says so. */
    static boolean isJustAsked(Situation situation) {
        return asked(situation)
                .filter(at -> at.plus(situation.limits().agentGrace()).isAfter(situation.now()))
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

    /** Whether the agent was ever there in this VMI: only a guest of which nothing says so is not given its time to shut down. */
    private static boolean hasAnswered(Situation situation) {
        var vmi = situation.vmi().orElseThrow();
        var watch = situation.run().map(Run::watch).filter(w -> situation.isOfThisInstance(w.vmiUID()));
        var verified = Optional.ofNullable(situation.status().verified())
                .filter(v -> situation.isOfThisInstance(v.vmiUID()))
                .isPresent();
        return watch.isEmpty()
                || watch.get().agentSeen()
                || verified
                || hasToldKubeVirt(vmi)
                || situation.guest() instanceof GuestSight.Seen seen && seen.source() == GuestSight.Source.AGENT;
    }

    /** KubeVirt keeps what an agent told for as long as the VMI lives. */
    private static boolean hasToldKubeVirt(VirtualMachineInstance vmi) {
        var status = vmi.getStatus();
        var os = status.guestOSInfo();
        return status.conditions().stream().anyMatch(c -> c.type().equals("AgentConnected") && c.isTrue())
                || os != null && os.id() != null && !os.id().isBlank();
    }
}
