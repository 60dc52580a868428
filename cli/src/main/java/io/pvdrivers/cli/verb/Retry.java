package io.pvdrivers.cli.verb;

import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.api.v1alpha1.Run.Outcome;
import io.pvdrivers.cli.cluster.LiveVm;
import io.pvdrivers.cli.cluster.Observed;
import io.pvdrivers.operator.gate.Governance;
import io.pvdrivers.operator.gate.Reason;
import io.pvdrivers.operator.kubevirt.Names;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;

/** Asks for another try after a run that went wrong. Any new value of the annotation counts, so this is the time. */
final class Retry implements Wish {
    private static final Set<Outcome> WRONG = Set.of(Outcome.FAILED, Outcome.ROLLED_BACK);
    private static final Set<String> HELD =
            Set.of(Reason.HELD.code(), Reason.RESTORED.code(), Reason.RETRY_PENDING.code(), Reason.CONTESTED.code());

    @Override
    public String annotation() {
        return Names.RETRY;
    }

    @Override
    public Answer of(LiveVm vm, Observed cluster) {
        if (vm.state().isEmpty()) {
            return new Answer.Refuse("There is nothing to try again. " + Reasons.noRecord(vm, cluster));
        }
        if (vm.annotation(Names.ROLLBACK).isPresent()) {
            return new Answer.Refuse("No run begins while the VM has the annotation " + Names.ROLLBACK
                    + ". Take that back first: pvdrivers rollback --cancel " + vm.name());
        }
        return isHeld(vm.status())
                ? new Answer.Tell(
                        Optional.of(
                                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString()),
                        next(vm, cluster))
                : new Answer.Refuse("There is nothing to try again: " + why(vm.status()));
    }

    private static boolean isHeld(DriverStateStatus status) {
        if (Optional.ofNullable(status.waitingFor())
                .filter(w -> HELD.contains(w.reason()))
                .isPresent()) {
            return true;
        }
        return status.phase() != Phase.READY
                && Optional.ofNullable(status.run())
                        .filter(r -> r.endedAt() != null && r.outcome() != null && WRONG.contains(r.outcome()))
                        .isPresent();
    }

    private static String why(DriverStateStatus status) {
        var underWay = status.run() != null && status.run().endedAt() == null;
        return (underWay ? "a run is under way. " : "no run of this VM has failed. ") + Reasons.standing(status);
    }

    private static String next(LiveVm vm, Observed cluster) {
        return switch (Reasons.governance(vm, cluster)) {
            case Governance.Governed governed ->
                "Asked for another try. Its run begins when it is its turn under policy "
                        + governed.policy().name() + (governed.paused() ? ", which is paused." : ".");
            case Governance.Ungoverned ungoverned ->
                "Asked for another try, which has to wait: " + ungoverned.message();
        };
    }
}
