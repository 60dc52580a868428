package io.pvdrivers.cli.verb;

import io.pvdrivers.api.v1alpha1.DriverStateStatus.WaitingFor;
import io.pvdrivers.api.v1alpha1.Run;
import io.pvdrivers.cli.cluster.LiveVm;
import io.pvdrivers.cli.cluster.Observed;
import io.pvdrivers.operator.gate.Reason;
import io.pvdrivers.operator.kubevirt.Names;
import java.util.Optional;

/** Lets the run under way disrupt its VM. It holds for that run alone. */
final class Approval implements Wish {
    @Override
    public String annotation() {
        return Names.APPROVED;
    }

    @Override
    public Answer of(LiveVm vm, Observed cluster) {
        if (vm.state().isEmpty()) {
            return new Answer.Refuse(Reasons.noRecord(vm, cluster));
        }
        var run = Optional.ofNullable(vm.status().run()).filter(r -> r.endedAt() == null);
        var waiting = Optional.ofNullable(vm.status().waitingFor());
        if (run.isEmpty()) {
            return new Answer.Refuse(
                    "There is nothing to approve: no run of this VM is under way. " + Reasons.standing(vm.status()));
        }
        var id = run.get().id();
        if (vm.annotation(Names.APPROVED).filter(id::equals).isPresent()) {
            return new Answer.Nothing("Run " + id + " has been approved already. " + Reasons.standing(vm.status()));
        }
        return waits(waiting)
                ? new Answer.Tell(Optional.of(id), "Approved run " + id + ". It goes on at once: " + what(waiting))
                : early(vm, run.get(), cluster);
    }

    private static boolean waits(Optional<WaitingFor> waiting) {
        return waiting.filter(w -> w.reason().equals(Reason.AWAITING_APPROVAL.code()))
                .isPresent();
    }

    private static String what(Optional<WaitingFor> waiting) {
        return waiting.map(WaitingFor::message)
                .map(m -> m.replaceFirst(" waits for approval.*$", " may begin."))
                .orElse("");
    }

    /** A run that will come to its restart may be approved before it does. */
    private static Answer early(LiveVm vm, Run run, Observed cluster) {
        return Reasons.restartsByApproval(vm, cluster)
                ? new Answer.Tell(
                        Optional.of(run.id()),
                        "Approved run " + run.id() + " before it asked: its restarts will not wait. "
                                + Reasons.standing(vm.status()))
                : new Answer.Refuse("There is nothing to approve: run " + run.id() + " does not wait for approval. "
                        + Reasons.standing(vm.status()));
    }
}
