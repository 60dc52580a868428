package io.pvdrivers.operator.policy;

import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.PolicyRef;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.Ticket;
import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.WaitingFor;
import io.pvdrivers.api.v1alpha1.Policy;
import io.pvdrivers.api.v1alpha1.Run;
import io.pvdrivers.api.v1alpha1.Run.Outcome;
import io.pvdrivers.operator.gate.Reason;
import io.pvdrivers.operator.rollout.Aim;
import io.pvdrivers.operator.rollout.Hold;
import io.pvdrivers.operator.rollout.Member;
import io.pvdrivers.operator.rollout.Rules;
import io.pvdrivers.operator.rollout.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads from a VM and its DriverState how it stands in the rollout. Pure. */
final class FleetMember {
    /** So long a VM that is being looked at may come to ask, before others of later waves go ahead of it. */
    private static final Duration LOOKED_AT = Duration.ofMinutes(15);

    private final Policy policy;
    private final PolicyRef reference;
    private final Rules rules;
    private final Function<Enrolled, Optional<Hold>> shut;

    /**
     * @param policy as it is now; a ticket of an earlier one does not count
     * @param shut why the hour does not let a VM go
     */
    FleetMember(Policy policy, Rules rules, Function<Enrolled, Optional<Hold>> shut) {
        this.policy = policy;
        this.reference = Governing.reference(policy);
        this.rules = rules;
        this.shut = shut;
    }

    Member of(Enrolled enrolled) {
        var state = enrolled.state();
        var status = Optional.ofNullable(state.getStatus());
        var standing = standing(state, status);
        return new Member(
                enrolled.name().key(),
                standing,
                waiting(status).map(w -> w.since().toString()).orElse(""),
                run(status).filter(r -> hasFailed(r, enrolled.retry())).isPresent() || isGivenUp(status),
                Availability.of(enrolled.vm(), enrolled.instance()),
                standing == Standing.AWAITING
                        && isUnderWay(status)
                        && reason(status).filter(FleetMember::isRideAlong).isPresent(),
                mayAskUntil(standing, state, status),
                wave(enrolled),
                groups(enrolled),
                aim(standing, state, status),
                doneAt(standing, state, status),
                standing == Standing.ASKS ? shut.apply(enrolled) : Optional.empty());
    }

    private static Optional<WaitingFor> waiting(Optional<DriverStateStatus> status) {
        return status.map(DriverStateStatus::waitingFor);
    }

    private static Optional<Reason> reason(Optional<DriverStateStatus> status) {
        return waiting(status).map(WaitingFor::reason).flatMap(Reason::ofCode);
    }

    private static Optional<Run> run(Optional<DriverStateStatus> status) {
        return status.map(DriverStateStatus::run);
    }

    /** A failure stands until a person asks for another try or changes the policy; one that a GuestReport alone claims does not count. */
    private boolean hasFailed(Run run, Optional<String> retry) {
        var failed = run.outcome() == Outcome.FAILED || run.outcome() == Outcome.ROLLED_BACK;
        var stands = Objects.equals(run.retry(), retry.orElse(null))
                && (run.policyRef() == null || run.policyRef().equals(reference));
        return run.endedAt() != null && failed && stands && !Boolean.TRUE.equals(run.reportedOnly());
    }

    /** It did not come back, and its policy wants no way back: the run stays open for whoever repairs it, and has failed all the same. */
    private static boolean isGivenUp(Optional<DriverStateStatus> status) {
        return isUnderWay(status)
                && reason(status).filter(r -> r == Reason.GUEST_DID_NOT_RETURN).isPresent();
    }

    private Standing standing(DriverState state, Optional<DriverStateStatus> status) {
        var reason = reason(status);
        if (isUnderWay(status) || hasFreshTicket(state, status)) {
            return onItsWay(state, status, reason);
        }
        if (reason.filter(r -> r == Reason.AWAITING_TICKET).isPresent()) {
            return Standing.ASKS;
        }
        return status.map(DriverStateStatus::phase).map(FleetMember::standing).orElse(Standing.PENDING);
    }

    /** What it waited for under the policy as it was before an edit, or before it got its turn, tells nothing of now. */
    private static Standing onItsWay(DriverState state, Optional<DriverStateStatus> status, Optional<Reason> reason) {
        var isOfNow = status.filter(s -> Objects.equals(
                        s.observedGeneration(), state.getMetadata().getGeneration()))
                .isPresent();
        if (!isOfNow || isDown(status)) {
            return Standing.IN_FLIGHT;
        }
        if (isUnderWay(status)
                && reason.filter(r -> r == Reason.AWAITING_TICKET).isPresent()) {
            return Standing.ASKS;
        }
        return reason.filter(r -> freesItsSlot(r, status)).isPresent() ? Standing.AWAITING : Standing.IN_FLIGHT;
    }

    /** A guest that went silent or lacks something in a run of ours is no matter of waiting for somebody: it may be broken, and no other is put at risk. */
    private static boolean freesItsSlot(Reason reason, Optional<DriverStateStatus> status) {
        return reason.awaitsPerson()
                && !(isSwitched(status) && (reason.isHarm() || reason.isUnseen()))
                && reason != Reason.GUEST_AGENT_MISSING
                && reason != Reason.RETURN_AWAITING_GIT
                && reason != Reason.REFUSED;
    }

    private static boolean isRideAlong(Reason reason) {
        return reason == Reason.AWAITING_RESTART || reason == Reason.AWAITING_APPROVAL || reason == Reason.AWAITING_GIT;
    }

    /** It does not start on what was changed: it may be broken, and no other is put at risk. */
    private static boolean isDown(Optional<DriverStateStatus> status) {
        return run(status).filter(r -> r.startingSince() != null).isPresent();
    }

    private static boolean isSwitched(Optional<DriverStateStatus> status) {
        return run(status).filter(r -> r.switching() != null).isPresent();
    }

    private static boolean isUnderWay(Optional<DriverStateStatus> status) {
        return run(status).filter(r -> r.endedAt() == null).isPresent();
    }

    private boolean hasFreshTicket(DriverState state, Optional<DriverStateStatus> status) {
        var ticket = state.getSpec().ticket();
        return ticket != null
                && ticket.policyRef().equals(reference)
                && run(status).filter(r -> r.id().equals(ticket.id())).isEmpty();
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

    private static Optional<Instant> mayAskUntil(
            Standing standing, DriverState state, Optional<DriverStateStatus> status) {
        if (standing == Standing.FAILED) {
            return waiting(status)
                    .filter(w -> w.reason().equals(Reason.RETRY_PENDING.code()))
                    .map(WaitingFor::until);
        }
        return standing == Standing.PENDING
                ? waiting(status)
                        .map(WaitingFor::since)
                        .or(() -> Optional.ofNullable(state.getMetadata().getCreationTimestamp())
                                .map(Instant::parse))
                        .map(since -> since.plus(LOOKED_AT))
                : Optional.empty();
    }

    private int wave(Enrolled enrolled) {
        var labels =
                Optional.ofNullable(enrolled.vm().getMetadata().getLabels()).orElse(Map.of());
        for (int i = 0; i < rules.waves().size(); i++) {
            if (Selection.matches(rules.waves().get(i).selector(), labels)) {
                return i;
            }
        }
        return rules.waves().size();
    }

    /** A label of the VM goes before one of its VMI. */
    private Map<String, String> groups(Enrolled enrolled) {
        var groups = new HashMap<String, String>();
        rules.groups()
                .keySet()
                .forEach(label -> label(enrolled.vm().getMetadata().getLabels(), label)
                        .or(() -> enrolled.instance()
                                .flatMap(vmi -> label(vmi.getMetadata().getLabels(), label)))
                        .ifPresent(value -> groups.put(label, value)));
        return groups;
    }

    private static Optional<String> label(@Nullable Map<String, String> labels, String label) {
        return Optional.ofNullable(labels).map(l -> l.get(label));
    }

    /** What it was let go for, while that is of account or its run goes on; else what the policy means for it now. */
    private Aim aim(Standing standing, DriverState state, Optional<DriverStateStatus> status) {
        var ticket = Optional.ofNullable(state.getSpec().ticket())
                .filter(t -> isUnderWay(status) || standing != Standing.ASKS && standing != Standing.PENDING);
        return ticket.map(Ticket::plan)
                .map(p -> new Aim(p.release(), Planning.devices(p.diskTarget(), p.interfaceTarget())))
                .orElseGet(() -> new Aim(
                        status.map(DriverStateStatus::choice)
                                .flatMap(c -> Optional.ofNullable(c.release()))
                                .orElse(""),
                        Planning.devices(policy.getSpec())));
    }

    /** A VM that another policy's run made Ready has shown nothing under this one. */
    private Optional<Instant> doneAt(Standing standing, DriverState state, Optional<DriverStateStatus> status) {
        var ticket = state.getSpec().ticket();
        return run(status)
                .filter(r -> standing == Standing.READY && r.outcome() == Outcome.SUCCEEDED)
                .filter(r -> ticket != null && ticket.id().equals(r.id()))
                .filter(r -> r.policyRef() != null && r.policyRef().uid().equals(reference.uid()))
                .map(Run::endedAt);
    }
}
