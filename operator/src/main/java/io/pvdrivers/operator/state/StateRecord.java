package io.pvdrivers.operator.state;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.pvdrivers.api.v1alpha1.ClusterDriverPolicy;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.Run;
import io.pvdrivers.api.v1alpha1.Run.Outcome;
import io.pvdrivers.kubevirt.VirtualMachine;
import io.pvdrivers.operator.Copies;
import io.pvdrivers.operator.LogKeys;
import io.pvdrivers.operator.gate.Action;
import io.pvdrivers.operator.gate.Decision;
import io.pvdrivers.operator.gate.Reason;
import io.pvdrivers.operator.gate.Verdict;
import io.pvdrivers.operator.telemetry.Deeds;
import io.pvdrivers.operator.telemetry.Events;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** The record of one VM in the cluster. */
final class StateRecord implements StateStep.Record {
    private static final Logger LOG = LoggerFactory.getLogger(StateRecord.class);

    private final Context<DriverState> context;
    private final Events events;
    private final Deeds deeds;
    private final VirtualMachine vm;
    private final PassingWords passing;
    private final InstantSource clock;
    private DriverState state;
    private boolean waits;

    StateRecord(
            DriverState state,
            VirtualMachine vm,
            Context<DriverState> context,
            Events events,
            Deeds deeds,
            PassingWords passing,
            InstantSource clock) {
        this.passing = passing;
        this.clock = clock;
        this.state = state;
        this.vm = vm;
        this.context = context;
        this.events = events;
        this.deeds = deeds;
    }

    @Override
    public void write(DriverStateStatus status) {
        var observed = status.withObservedGeneration(state.getMetadata().getGeneration());
        waits = false;
        if (observed.equals(state.getStatus())) {
            return;
        }
        if (passing.mayWait(state, observed, clock.instant())) {
            waits = true;
            return;
        }
        var next = Copies.of(state);
        next.setStatus(observed);
        var ended = endOfRun(state.getStatus(), observed);
        var left = GateTimes.between(state.getStatus(), observed);
        state = StatusWriter.write(next, context);
        passing.wrote(state, clock.instant());
        ended.ifPresent(outcome -> deeds.ended(outcome, state));
        left.forEach(time -> deeds.passed(time.gate(), time.stood()));
    }

    /** Whether the VM waits for nothing but its turn, which comes with a change of its record. */
    boolean awaitsTurn() {
        return Optional.ofNullable(state.getStatus())
                .map(DriverStateStatus::waitingFor)
                .filter(w -> w.reason().equals(Reason.AWAITING_TICKET.code()))
                .isPresent();
    }

    /** Whether what was to be written last was left to the next look. */
    boolean waits() {
        return waits;
    }

    /** The outcome of a run that the first status does not yet call ended, and the second does. */
    static Optional<Outcome> endOfRun(@Nullable DriverStateStatus before, DriverStateStatus after) {
        return ended(Optional.of(after))
                .filter(run -> ended(Optional.ofNullable(before))
                        .filter(r -> r.id().equals(run.id()))
                        .isEmpty())
                .map(Run::outcome);
    }

    private static Optional<Run> ended(Optional<DriverStateStatus> status) {
        return status.map(DriverStateStatus::run).filter(r -> r.endedAt() != null);
    }

    @Override
    public boolean forget() {
        var forgotten = StateDeletion.delete(context.getClient(), state);
        if (forgotten && isOpen(state.getStatus())) {
            deeds.ended(Outcome.RELEASED, state);
        }
        return forgotten;
    }

    private static boolean isOpen(@Nullable DriverStateStatus status) {
        return status != null && status.run() != null && status.run().endedAt() == null;
    }

    @Override
    public void tell(Decision decision, String message) {
        var action = decision.action().map(a -> a.getClass().getSimpleName()).orElseGet(() -> waiting(decision));
        LogKeys.decided(decision);
        var isNew = events.tell(vm, policy(), type(decision), action, action, message);
        var logged = logged(decision, message);
        LOG.atLevel(isNew ? level(decision) : Level.DEBUG).log("{}: {}", LogKeys.name(vm), logged);
        if (!logged.equals(message)) {
            LOG.debug("{}: {}", LogKeys.name(vm), message);
        }
    }

    /** Why a run turns or waits may quote what a guest said. The log has the word for it; the Event and the DriverState have the sentence. */
    private static String logged(Decision decision, String message) {
        return switch (decision.verdict()) {
            case Verdict.Act act -> logged(act.action(), message);
            case Verdict.Passed passed -> message;
            case Verdict.Wait wait -> "Waits: " + wait.reason().code();
            case Verdict.Blocked blocked -> "Blocked: " + blocked.reason().code();
            case Verdict.Failed failed -> "Failed: " + failed.reason().code();
        };
    }

    private static String logged(Action action, String message) {
        return switch (action) {
            case Action.BeginReturn begin ->
                "Puts the devices back: " + begin.reason().code();
            case Action.Abandon abandon -> "Ends the run: " + abandon.reason().code();
            default -> message;
        };
    }

    private static String waiting(Decision decision) {
        return decision.verdict() instanceof Verdict.Wait wait ? wait.reason().code() : "Note";
    }

    /** What refused it may quote a guest. The log has the word for it. */
    @Override
    public void refused(Action action, String message) {
        var name = action.getClass().getSimpleName();
        if (events.tell(vm, policy(), Events.Type.WARNING, Reason.REFUSED.code(), name, message)) {
            LOG.warn("{}: {} was refused, and is tried again; the DriverState says why", LogKeys.name(vm), name);
        }
    }

    @Override
    public void performed(Action action) {
        deeds.performed(action, state);
    }

    /** The policy it happens for. */
    private Optional<ObjectReference> policy() {
        return Optional.ofNullable(state.getSpec().policyRef())
                .map(p -> new ObjectReferenceBuilder()
                        .withApiVersion(state.getApiVersion())
                        .withKind(p.kind())
                        .withNamespace(
                                p.kind().equals(HasMetadata.getKind(ClusterDriverPolicy.class))
                                        ? null
                                        : state.getMetadata().getNamespace())
                        .withName(p.name())
                        .withUid(p.uid())
                        .build());
    }

    private static boolean asksForTheWayBack(Action action) {
        return action instanceof Action.Propose propose && propose.patch() instanceof Action.Restore;
    }

    private static Events.Type type(Decision decision) {
        var bad = decision.action()
                .filter(a -> a instanceof Action.BeginReturn || a instanceof Action.Abandon || asksForTheWayBack(a))
                .isPresent();
        return bad || isHarm(decision) ? Events.Type.WARNING : Events.Type.NORMAL;
    }

    private static boolean isHarm(Decision decision) {
        return decision.verdict() instanceof Verdict.Wait wait && wait.reason().isHarm();
    }

    private static Level level(Decision decision) {
        return type(decision) == Events.Type.WARNING ? Level.WARN : Level.INFO;
    }
}
