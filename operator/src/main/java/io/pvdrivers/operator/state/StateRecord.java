package io.pvdrivers.operator.state;

import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.kubevirt.VirtualMachine;
import io.pvdrivers.operator.gate.Action;
import io.pvdrivers.operator.gate.Decision;
import io.pvdrivers.operator.telemetry.Events;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The record of one VM in the cluster. */
final class StateRecord implements StateStep.Record {
    private static final Logger LOG = LoggerFactory.getLogger(StateRecord.class);

    private final Context<DriverState> context;
    private final Events events;
    private final VirtualMachine vm;
    private DriverState state;

    StateRecord(DriverState state, VirtualMachine vm, Context<DriverState> context, Events events) {
        this.state = state;
        this.vm = vm;
        this.context = context;
        this.events = events;
    }

    @Override
    public void write(DriverStateStatus status) {
        var observed = status.withObservedGeneration(state.getMetadata().getGeneration());
        if (observed.equals(state.getStatus())) {
            return;
        }
        var next = context.getClient().getKubernetesSerialization().clone(state);
        next.setStatus(observed);
        state = StatusWriter.write(next, context);
    }

    @Override
    public void forget() {
        context.getClient().resource(state).delete();
    }

    @Override
    public void tell(Decision decision, String message) {
        var action = decision.action().map(a -> a.getClass().getSimpleName()).orElse("Note");
        LOG.info("{}/{}: {}", vm.getMetadata().getNamespace(), vm.getMetadata().getName(), message);
        events.tell(vm, policy(), type(decision), action, action, message);
    }

    /** The policy it happens for. */
    private Optional<ObjectReference> policy() {
        return Optional.ofNullable(state.getSpec().policyRef())
                .map(p -> new ObjectReferenceBuilder()
                        .withApiVersion(state.getApiVersion())
                        .withKind(p.kind())
                        .withNamespace(state.getMetadata().getNamespace())
                        .withName(p.name())
                        .withUid(p.uid())
                        .build());
    }

    private static Events.Type type(Decision decision) {
        var bad = decision.action()
                .filter(a -> a instanceof Action.BeginReturn || a instanceof Action.Abandon)
                .isPresent();
        return bad ? Events.Type.WARNING : Events.Type.NORMAL;
    }
}
