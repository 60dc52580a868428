package io.pvdrivers.operator.policy;

import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.ResourceCache;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.pvdrivers.api.v1alpha1.ClusterDriverPolicy;
import io.pvdrivers.api.v1alpha1.DriverPolicy;
import io.pvdrivers.operator.Beside;
import io.pvdrivers.operator.LogKeys;
import io.pvdrivers.operator.OperatorContext;
import io.pvdrivers.operator.ReconcileLog;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Takes care of the policies of the cluster. It looks at what the controller of DriverPolicies has cached. */
@ControllerConfiguration(name = "clusterdriverpolicy", generationAwareEventProcessing = false)
public final class ClusterDriverPolicyReconciler implements Reconciler<ClusterDriverPolicy> {
    private final ReconcileLog log = new ReconcileLog(LoggerFactory.getLogger(ClusterDriverPolicyReconciler.class));

    /** Until the other controller has listed what there is. */
    private static final Duration NOT_FILLED = Duration.ofSeconds(1);

    private final OperatorContext operator;
    private final DriverPolicyReconciler beside;
    private final LookPauses pauses = new LookPauses();
    private volatile @Nullable ResourceCache<ClusterDriverPolicy> policies;
    private @Nullable InformerEventSource<DriverPolicy, ClusterDriverPolicy> ofNamespaces;
    private @Nullable PolicyCare care;

    public ClusterDriverPolicyReconciler(OperatorContext operator, DriverPolicyReconciler beside) {
        this.operator = operator;
        this.beside = beside;
    }

    @Override
    public List<EventSource<?, ClusterDriverPolicy>> prepareEventSources(
            EventSourceContext<ClusterDriverPolicy> context) {
        policies = context.getPrimaryCache();
        var changes = new SimpleInboundEventSource<ClusterDriverPolicy>("fleet");
        beside.onChange(() -> {
            if (changes.isRunning()) {
                ids(context.getPrimaryCache()).forEach(changes::propagateEvent);
            }
        });
        var before = new InformerEventSource<>(
                Beside.informer(DriverPolicy.class, ClusterDriverPolicy.class)
                        .withOnUpdateFilter(SelectionChange::matters)
                        .withSecondaryToPrimaryMapper(policy -> ids(context.getPrimaryCache()))
                        .build(),
                context);
        ofNamespaces = before;
        return List.of(changes, before);
    }

    /** How often it may look at a policy. */
    public LookPauses pauses() {
        return pauses;
    }

    private static Set<ResourceID> ids(ResourceCache<ClusterDriverPolicy> policies) {
        return policies.list().map(ResourceID::fromResource).collect(Collectors.toSet());
    }

    /** The policies as they are cached; none before the start. */
    public Stream<ClusterDriverPolicy> policies() {
        var cache = policies;
        return cache == null ? Stream.empty() : cache.list();
    }

    @Override
    public ErrorStatusUpdateControl<ClusterDriverPolicy> updateErrorStatus(
            ClusterDriverPolicy policy, Context<ClusterDriverPolicy> context, Exception e) {
        return LogKeys.during(policy, () -> log.failed(policy, context, e));
    }

    @Override
    public UpdateControl<ClusterDriverPolicy> reconcile(
            ClusterDriverPolicy policy, Context<ClusterDriverPolicy> context) {
        return LogKeys.during(policy, () -> lookAt(policy, context));
    }

    private UpdateControl<ClusterDriverPolicy> lookAt(
            ClusterDriverPolicy policy, Context<ClusterDriverPolicy> context) {
        if (policy.getMetadata().getDeletionTimestamp() != null) {
            log.gone(policy);
            return UpdateControl.noUpdate();
        }
        var filled = beside.cache().filter(FleetCache::isFilled);
        if (filled.isEmpty()) {
            return UpdateControl.<ClusterDriverPolicy>noUpdate().rescheduleAfter(NOT_FILLED);
        }
        var cache = filled.get();
        var begin = System.nanoTime();
        var next =
                care(cache).reconcile(policy, cache.vms().toList(), namespace -> mayGovern(namespace, cache), context);
        pauses.took(Duration.ofNanos(System.nanoTime() - begin), policies().count());
        log.succeeded(policy);
        return next;
    }

    private NamespacePolicies mayGovern(String namespace, FleetCache cache) {
        var before = ofNamespaces;
        return cache.policies(namespace, before == null ? Stream.empty() : before.list(namespace), policies());
    }

    private synchronized PolicyCare care(FleetCache cache) {
        var made = Optional.ofNullable(care).orElseGet(() -> new PolicyCare(operator, cache));
        care = made;
        return made;
    }
}
