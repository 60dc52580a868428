package io.pvdrivers.operator.policy;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.ResourceCache;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.pvdrivers.api.v1alpha1.DriverPolicy;
import io.pvdrivers.api.v1alpha1.DriverRelease;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.kubevirt.VirtualMachine;
import io.pvdrivers.kubevirt.VirtualMachineInstance;
import io.pvdrivers.operator.Failures;
import io.pvdrivers.operator.OperatorContext;
import io.pvdrivers.operator.catalog.Catalog;
import io.pvdrivers.operator.kubevirt.Names;
import io.pvdrivers.operator.state.StatusWriter;
import io.pvdrivers.operator.telemetry.Events;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes care of one policy: which VMs it governs, who of them may go next, and how they stand. */
@ControllerConfiguration(name = "driverpolicy", generationAwareEventProcessing = false)
public final class DriverPolicyReconciler implements Reconciler<DriverPolicy> {
    private static final Logger LOG = LoggerFactory.getLogger(DriverPolicyReconciler.class);

    /** After a refusal: people take their time. */
    private static final Duration REFUSED = Duration.ofMinutes(1);

    private final OperatorContext operator;
    private final MediaHousekeeping housekeeping;
    private final KnownReleases catalogue = new KnownReleases(LOG::warn);
    private volatile @Nullable ResourceCache<DriverPolicy> policies;
    private @Nullable InformerEventSource<VirtualMachine, DriverPolicy> machines;
    private @Nullable InformerEventSource<VirtualMachineInstance, DriverPolicy> instances;
    private @Nullable InformerEventSource<DriverState, DriverPolicy> states;
    private @Nullable InformerEventSource<DriverRelease, DriverPolicy> releases;

    public DriverPolicyReconciler(OperatorContext operator) {
        this.operator = operator;
        this.housekeeping = new MediaHousekeeping(operator.performer().volumes(), operator.events(), operator.deeds());
    }

    @Override
    public List<EventSource<?, DriverPolicy>> prepareEventSources(EventSourceContext<DriverPolicy> context) {
        policies = context.getPrimaryCache();
        machines = new InformerEventSource<>(
                InformerEventSourceConfiguration.from(VirtualMachine.class, DriverPolicy.class)
                        .withOnUpdateFilter(SelectionChange::matters)
                        .withSecondaryToPrimaryMapper(r -> policiesOf(context, r))
                        .build(),
                context);
        instances = new InformerEventSource<>(
                InformerEventSourceConfiguration.from(VirtualMachineInstance.class, DriverPolicy.class)
                        .withOnUpdateFilter(SelectionChange::matters)
                        .withOnDeleteFilter((vmi, unknown) -> false)
                        .withSecondaryToPrimaryMapper(r -> policiesOf(context, r))
                        .build(),
                context);
        states = new InformerEventSource<>(
                InformerEventSourceConfiguration.from(DriverState.class, DriverPolicy.class)
                        .withSecondaryToPrimaryMapper(r -> policiesOf(context, r))
                        .build(),
                context);
        releases = new InformerEventSource<>(
                InformerEventSourceConfiguration.from(DriverRelease.class, DriverPolicy.class)
                        .withWatchAllNamespaces()
                        .withSecondaryToPrimaryMapper(
                                r -> ids(context.getPrimaryCache().list()))
                        .build(),
                context);
        return List.of(machines, instances, states, releases);
    }

    private static Set<ResourceID> policiesOf(EventSourceContext<DriverPolicy> context, HasMetadata resource) {
        return ids(context.getPrimaryCache().list(resource.getMetadata().getNamespace()));
    }

    private static Set<ResourceID> ids(Stream<DriverPolicy> policies) {
        return policies.map(ResourceID::fromResource).collect(Collectors.toSet());
    }

    /** The policies as they are cached; none before the start. */
    public Stream<DriverPolicy> policies() {
        var cache = policies;
        return cache == null ? Stream.empty() : cache.list();
    }

    @Override
    public ErrorStatusUpdateControl<DriverPolicy> updateErrorStatus(
            DriverPolicy policy, Context<DriverPolicy> context, Exception e) {
        return Failures.toldOnce(LOG, policy, e);
    }

    @Override
    public UpdateControl<DriverPolicy> reconcile(DriverPolicy policy, Context<DriverPolicy> context) {
        if (policy.getMetadata().getDeletionTimestamp() != null) {
            return UpdateControl.noUpdate();
        }
        var namespace = policy.getMetadata().getNamespace();
        var catalog = catalogue.of(cached(releases).list());
        var fleet = new Fleet(
                operator,
                context.getClient(),
                cached(states),
                catalog,
                context.getPrimaryCache().list(namespace).toList());
        var vms = cached(machines)
                .list(namespace)
                .filter(vm -> vm.getMetadata().getDeletionTimestamp() == null)
                .map(vm -> new Fleet.Vm(vm, cached(instances).get(ResourceID.fromResource(vm))))
                .toList();
        var governed = vms.stream().filter(vm -> fleet.isGovernedBy(vm, policy)).toList();
        var enrolled = fleet.enrol(governed, policy);
        admit(policy, fleet, governed, enrolled);
        var refused = fleet.unwritten().refused();
        report(policy, enrolled, refused, catalog, context);
        if (operator.limits().rights().volumes()) {
            tidy(policy, fleet, vms);
        }
        fleet.unwritten().throwPassing();
        return refused.isEmpty()
                ? UpdateControl.noUpdate()
                : UpdateControl.<DriverPolicy>noUpdate()
                        .rescheduleAfter(operator.pace().real(REFUSED));
    }

    /** Where a VM's ticket cannot be written, it is another's turn. */
    private void admit(DriverPolicy policy, Fleet fleet, List<Fleet.Vm> governed, Map<String, DriverState> enrolled) {
        for (var vm : governed) {
            var state = enrolled.get(vm.name());
            if (state != null && Turns.isUnused(state)) {
                fleet.withdraw(vm, state).ifPresent(without -> enrolled.put(vm.name(), without));
            } else if (state != null && fleet.isPlanOutdated(vm, state, policy)) {
                fleet.grant(vm, state, policy).ifPresent(granted -> enrolled.put(vm.name(), granted));
            }
        }
        Set<String> unable;
        do {
            unable = fleet.unwritten().refused().keySet();
            var next = Turns.next(policy, enrolled.values(), this::retry, unable);
            for (var vm : governed) {
                var state = enrolled.get(vm.name());
                if (state != null && next.contains(vm.name())) {
                    fleet.grant(vm, state, policy).ifPresent(granted -> enrolled.put(vm.name(), granted));
                }
            }
        } while (!unable.equals(fleet.unwritten().refused().keySet()));
    }

    private Optional<String> retry(DriverState state) {
        return cached(machines)
                .get(ResourceID.fromResource(state))
                .flatMap(vm -> Optional.ofNullable(vm.getMetadata().getAnnotations()))
                .map(a -> a.get(Names.RETRY));
    }

    private void report(
            DriverPolicy policy,
            Map<String, DriverState> enrolled,
            Map<String, String> refused,
            Catalog catalog,
            Context<DriverPolicy> context) {
        var members = Turns.members(policy, enrolled.values(), this::retry);
        var spent = Rollout.of(policy.getSpec().rollout(), enrolled.size()).isBudgetSpent(members);
        var status = PolicyReport.of(
                policy,
                members,
                enrolled,
                refused,
                PolicyRelease.of(policy, catalog, operator.media().get(), enrolled.values()),
                spent,
                operator.clock().instant());
        if (status.equals(policy.getStatus())) {
            return;
        }
        var next = context.getClient().getKubernetesSerialization().clone(policy);
        next.setStatus(status);
        StatusWriter.write(next, context);
        NewRelease.of(policy, status).ifPresent(news -> tell(policy, news));
    }

    private void tidy(DriverPolicy policy, Fleet fleet, List<Fleet.Vm> vms) {
        var namespace = policy.getMetadata().getNamespace();
        MediaNeeds.inUse(
                        cached(machines).list(namespace).toList(),
                        cached(instances).list(namespace).toList())
                .ifPresent(used -> housekeeping.tidy(
                        policy,
                        Stream.concat(used.stream(), fleet.volumesToComeOf(vms)).collect(Collectors.toSet())));
    }

    private void tell(DriverPolicy policy, NewRelease news) {
        operator.events()
                .tell(
                        policy,
                        Optional.empty(),
                        Events.Type.NORMAL,
                        NewRelease.REASON,
                        NewRelease.ACTION,
                        news.message());
        operator.announcer().announce(news.announcement(operator.clock().instant()));
    }

    private static <T> T cached(@Nullable T source) {
        if (source == null) {
            throw new IllegalStateException("asked before the event sources were prepared");
        }
        return source;
    }
}
