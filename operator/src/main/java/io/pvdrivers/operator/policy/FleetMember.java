package io.pvdrivers.operator.policy;

import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.PolicyRef;
import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.WaitingFor;
import io.pvdrivers.api.v1alpha1.Run;
import io.pvdrivers.api.v1alpha1.Run.Outcome;
import io.pvdrivers.operator.gate.Reason;
import io.pvdrivers.operator.policy.Rollout.Member;
import io.pvdrivers.operator.policy.Rollout.Standing;
import java.util.Objects;
import java.util.Optional;

/** Reads from a DriverState how its VM stands in the rollout. Pure. */
final class FleetMember {
    private FleetMember() {}

    /** @param policy the policy as it is now; a ticket of an earlier one does not count */
    static Member of(Enrolled enrolled, PolicyRef policy) {
        var state = enrolled.state();
        var status = Optional.ofNullable(state.getStatus());
        var since = status.map(DriverStateStatus::waitingFor)
                .map(w -> w.since().toString())
                .orElse("");
        return new Member(
                enrolled.name(),
                standing(state, status, policy),
                since,
                status.map(DriverStateStatus::run)
                        .filter(r -> hasFailed(r, policy, enrolled.retry()))
                        .isPresent());
    }

    /** A failure stands until a person asks for another try or changes the policy; one that a GuestReport alone claims does not count. */
    private static boolean hasFailed(Run run, PolicyRef policy, Optional<String> retry) {
        var failed = run.outcome() == Outcome.FAILED || run.outcome() == Outcome.ROLLED_BACK;
        var stands = Objects.equals(run.retry(), retry.orElse(null))
                && (run.policyRef() == null || run.policyRef().equals(policy));
        return run.endedAt() != null && failed && stands && !Boolean.TRUE.equals(run.reportedOnly());
    }

    private static Standing standing(DriverState state, Optional<DriverStateStatus> status, PolicyRef policy) {
        var reason = status.map(DriverStateStatus::waitingFor)
                .map(WaitingFor::reason)
                .flatMap(Reason::ofCode);
        var awaitsPerson = reason.filter(FleetMember::freesItsSlot).isPresent() && !isDown(status);
        if (isUnderWay(status) || hasFreshTicket(state, status, policy)) {
            return awaitsPerson ? Standing.AWAITING : Standing.IN_FLIGHT;
        }
        if (reason.filter(r -> r == Reason.AWAITING_TICKET).isPresent()) {
            return Standing.ASKS;
        }
        return status.map(DriverStateStatus::phase).map(FleetMember::standing).orElse(Standing.PENDING);
    }

    /** A guest that went silent during a run of ours is no matter of waiting for somebody: it may be broken, and no other is put at risk. */
    private static boolean freesItsSlot(Reason reason) {
        return reason.awaitsPerson()
                && reason != Reason.GUEST_AGENT_MISSING
                && reason != Reason.RETURN_AWAITING_GIT
                && reason != Reason.REFUSED;
    }

    /** It does not start on what was changed: it may be broken, and no other is put at risk. */
    private static boolean isDown(Optional<DriverStateStatus> status) {
        return status.map(DriverStateStatus::run)
                .filter(r -> r.startingSince() != null)
                .isPresent();
    }

    private static boolean isUnderWay(Optional<DriverStateStatus> status) {
        return status.map(DriverStateStatus::run)
                .filter(r -> r.endedAt() == null)
                .isPresent();
    }

    private static boolean hasFreshTicket(DriverState state, Optional<DriverStateStatus> status, PolicyRef policy) {
        var ticket = state.getSpec().ticket();
        return ticket != null
                && ticket.policyRef().equals(policy)
                && status.map(DriverStateStatus::run)
                        .filter(r -> r.id().equals(ticket.id()))
                        .isEmpty();
    }

    private static Standing standing(Phase phase) {
        return switch (phase) {
            case READY -> Standing.READY;
            case BLOCKED -> Standing.BLOCKED;
            case FAILED -> Standing.FAILED;
            case ROLLED_BACK -> Standing.ROLLED_BACK;
            case WAITING -> Standing.AWAITING;
            case PENDING, IN_PROGRESS, RETURNING, RELEASING -> Standing.PENDING;
        };
    }
}
