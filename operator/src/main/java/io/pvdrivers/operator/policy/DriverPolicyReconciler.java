package io.pvdrivers.operator.policy;

import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.pvdrivers.api.v1alpha1.DriverPolicy;
import io.pvdrivers.operator.LogKeys;
import io.pvdrivers.operator.OperatorContext;
import io.pvdrivers.operator.ReconcileLog;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Takes care of the policies of namespaces. No policy of the cluster has a say in which VMs they govern. */
@ControllerConfiguration(name = "driverpolicy", generationAwareEventProcessing = false)
public final class DriverPolicyReconciler implements Reconciler<DriverPolicy> {
    private final ReconcileLog log = new ReconcileLog(LoggerFactory.getLogger(DriverPolicyReconciler.class));

    private final OperatorContext operator;
    private final boolean clusterWide;
    private final LookPauses pauses = new LookPauses();
    private final SharedStates states = new SharedStates();
    private final SharedMachines machines = new SharedMachines();
    private volatile Runnable onChange = () -> {};
    private volatile @Nullable FleetCache cache;
    private @Nullable PolicyCare care;

    /** @param clusterWide whether it cares for all namespaces, and reads them */
    public DriverPolicyReconciler(OperatorContext operator, boolean clusterWide) {
        this.operator = operator;
        this.clusterWide = clusterWide;
    }

    /** Has somebody told of every change of what policies look at. */
    void onChange(Runnable listener) {
        onChange = listener;
    }

    @Override
    public List<EventSource<?, DriverPolicy>> prepareEventSources(EventSourceContext<DriverPolicy> context) {
        var prepared = new FleetCache(context, clusterWide, states, machines, () -> onChange.run());
        machines.of(prepared);
        care = new PolicyCare(operator, prepared);
        cache = prepared;
        return prepared.sources();
    }

    /** How often it may look at a policy. */
    public LookPauses pauses() {
        return pauses;
    }

    /** Where it looks for DriverStates: somebody else caches them. */
    public SharedStates states() {
        return states;
    }

    /** The VMs that it caches. */
    public SharedMachines machines() {
        return machines;
    }

    /** What is cached; empty before the start. */
    Optional<FleetCache> cache() {
        return Optional.ofNullable(cache);
    }

    /** The policies as they are cached; none before the start. */
    public Stream<DriverPolicy> policies() {
        return cache().stream().flatMap(FleetCache::policies);
    }

    @Override
    public ErrorStatusUpdateControl<DriverPolicy> updateErrorStatus(
            DriverPolicy policy, Context<DriverPolicy> context, Exception e) {
        return LogKeys.during(policy, () -> log.failed(policy, context, e));
    }

    @Override
    public UpdateControl<DriverPolicy> reconcile(DriverPolicy policy, Context<DriverPolicy> context) {
        return LogKeys.during(policy, () -> lookAt(policy, context));
    }

    private UpdateControl<DriverPolicy> lookAt(DriverPolicy policy, Context<DriverPolicy> context) {
        var known = cache;
        if (policy.getMetadata().getDeletionTimestamp() != null || known == null || care == null) {
            log.gone(policy);
            return UpdateControl.noUpdate();
        }
        var begin = System.nanoTime();
        var vms = known.vms(policy.getMetadata().getNamespace()).toList();
        var next = care.reconcile(policy, vms, known::policies, context);
        pauses.took(
                Duration.ofNanos(System.nanoTime() - begin), known.policies().count());
        log.succeeded(policy);
        return next;
    }
}
