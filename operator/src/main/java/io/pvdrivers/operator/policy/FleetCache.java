package io.pvdrivers.operator.policy;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.health.InformerHealthIndicator;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.pvdrivers.api.v1alpha1.ClusterDriverPolicy;
import io.pvdrivers.api.v1alpha1.DriverPolicy;
import io.pvdrivers.api.v1alpha1.DriverRelease;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.api.v1alpha1.Policy;
import io.pvdrivers.kubevirt.VirtualMachine;
import io.pvdrivers.kubevirt.VirtualMachineInstance;
import io.pvdrivers.operator.Beside;
import io.pvdrivers.operator.catalog.Catalog;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What policies of both kinds look at, cached once: a cluster has thousands of VMs. It belongs to the controller of DriverPolicies, and
 * tells that of ClusterDriverPolicies of every change.
 */
public final class FleetCache {
    private static final Logger LOG = LoggerFactory.getLogger(FleetCache.class);

    /** So many objects are listed at once: the text of all of a large fleet's would be larger than the heap. */
    public static final long PAGE = 500;

    private final KnownReleases catalogue = new KnownReleases(LOG::warn);
    private final EventSourceContext<DriverPolicy> context;
    private final Runnable onChange;
    private final InformerEventSource<VirtualMachine, DriverPolicy> machines;
    private final InformerEventSource<VirtualMachineInstance, DriverPolicy> instances;
    private final SharedStates states;
    private final SimpleInboundEventSource<DriverPolicy> stateChanges = new SimpleInboundEventSource<>("states");
    private final SharedMachines shared;
    private final InformerEventSource<DriverRelease, DriverPolicy> releases;
    private final Optional<InformerEventSource<Namespace, DriverPolicy>> namespaces;
    private final Optional<InformerEventSource<ClusterDriverPolicy, DriverPolicy>> ofCluster;

    /**
     * @param clusterWide whether namespaces and policies of the cluster are read: who cares for listed namespaces alone may not
     * @param states are cached elsewhere
     * @param shared tells others of the VMs that are cached here
     * @param onChange called for every change of what is cached here, and of the states
     */
    FleetCache(
            EventSourceContext<DriverPolicy> context,
            boolean clusterWide,
            SharedStates states,
            SharedMachines shared,
            Runnable onChange) {
        this.context = context;
        this.states = states;
        this.shared = shared;
        this.onChange = onChange;
        machines = new InformerEventSource<>(
                shared(VirtualMachine.class)
                        .withOnUpdateFilter((now, before) -> SelectionChange.isSeen(now, before)
                                && shared(now, SelectionChange.matters(now, before)))
                        .withSecondaryToPrimaryMapper(this::policiesBeside)
                        .build(),
                context);
        instances = new InformerEventSource<>(
                shared(VirtualMachineInstance.class)
                        .withOnUpdateFilter((now, before) -> SelectionChange.isSeen(now, before)
                                && shared(now, SelectionChange.matters(now, before)))
                        .withSecondaryToPrimaryMapper(this::policiesBeside)
                        .build(),
                context);
        states.onChange(this::stateChanged);
        releases = new InformerEventSource<>(
                telling(DriverRelease.class)
                        .withWatchAllNamespaces()
                        .withSecondaryToPrimaryMapper(
                                r -> ids(context.getPrimaryCache().list()))
                        .build(),
                context);
        namespaces = clusterWide ? Optional.of(namespaces(context)) : Optional.empty();
        ofCluster = clusterWide ? Optional.of(ofCluster(context)) : Optional.empty();
    }

    /** What every change of a kind is told of, unless another filter is given. */
    private <R extends HasMetadata> InformerEventSourceConfiguration.Builder<R> telling(Class<R> kind) {
        return Beside.informer(kind, DriverPolicy.class)
                .withOnAddFilter(added -> told(true))
                .withOnUpdateFilter((now, before) -> told(true))
                .withOnDeleteFilter((deleted, unknown) -> told(true));
    }

    /** The same for a kind that others look at, too: they are told of every change, whether it matters here or not. */
    private <R extends HasMetadata> InformerEventSourceConfiguration.Builder<R> shared(Class<R> kind) {
        return Beside.informer(kind, DriverPolicy.class)
                .withInformerListLimit(PAGE)
                .withOnAddFilter(added -> shared(added, true))
                .withOnDeleteFilter((deleted, unknown) -> shared(deleted, true));
    }

    private boolean shared(HasMetadata resource, boolean matters) {
        shared.changed(ResourceID.fromResource(resource));
        return told(matters);
    }

    private void stateChanged(DriverState state, Optional<DriverState> before) {
        if (stateChanges.isRunning()) {
            onChange.run();
            policiesOf(state, before).forEach(stateChanges::propagateEvent);
        }
    }

    /** Whose matter a change is: mostly that of one policy. All of the namespace, where that is not known. */
    private Set<ResourceID> policiesOf(DriverState state, Optional<DriverState> before) {
        if (before.filter(b -> !SelectionChange.matters(state, b)).isEmpty()) {
            return policiesBeside(state);
        }
        var uids = SelectionChange.policies(state);
        var concerned = ids(context.getPrimaryCache()
                .list(state.getMetadata().getNamespace())
                .filter(policy -> uids.contains(policy.getMetadata().getUid())));
        return concerned.isEmpty() ? policiesBeside(state) : concerned;
    }

    private InformerEventSource<Namespace, DriverPolicy> namespaces(EventSourceContext<DriverPolicy> of) {
        return new InformerEventSource<>(
                telling(Namespace.class)
                        .withWatchAllNamespaces()
                        .withOnUpdateFilter((now, before) -> told(SelectionChange.matters(now, before)))
                        .withSecondaryToPrimaryMapper(n ->
                                ids(of.getPrimaryCache().list(n.getMetadata().getName())))
                        .build(),
                of);
    }

    /** None of them changes what a DriverPolicy does. */
    private static InformerEventSource<ClusterDriverPolicy, DriverPolicy> ofCluster(
            EventSourceContext<DriverPolicy> of) {
        return new InformerEventSource<>(
                Beside.informer(ClusterDriverPolicy.class, DriverPolicy.class)
                        .withWatchAllNamespaces()
                        .withSecondaryToPrimaryMapper(policy -> Set.of())
                        .build(),
                of);
    }

    private Set<ResourceID> policiesBeside(HasMetadata resource) {
        return ids(context.getPrimaryCache().list(resource.getMetadata().getNamespace()));
    }

    /** Tells of what passes a filter: which policies it is mapped to is asked for other changes too. */
    private boolean told(boolean matters) {
        if (matters) {
            onChange.run();
        }
        return matters;
    }

    private static Set<ResourceID> ids(Stream<DriverPolicy> policies) {
        return policies.map(ResourceID::fromResource).collect(Collectors.toSet());
    }

    List<EventSource<?, DriverPolicy>> sources() {
        var sources = new ArrayList<EventSource<?, DriverPolicy>>(List.of(machines, instances, stateChanges, releases));
        namespaces.ifPresent(sources::add);
        ofCluster.ifPresent(sources::add);
        return sources;
    }

    /** Whether everything was listed: before that, who governs a VM is not known. */
    boolean isFilled() {
        return sources().stream()
                .filter(InformerEventSource.class::isInstance)
                .map(source -> (InformerEventSource<?, ?>) source)
                .allMatch(source -> source.isRunning()
                        && source.informerHealthIndicators().values().stream()
                                .allMatch(InformerHealthIndicator::hasSynced));
    }

    Stream<DriverPolicy> policies() {
        return context.getPrimaryCache().list();
    }

    /** What may govern the VMs of a namespace. */
    NamespacePolicies policies(String namespace) {
        return policies(
                namespace,
                context.getPrimaryCache().list(namespace),
                ofCluster.stream().flatMap(source -> source.list()));
    }

    /** The same, of policies that somebody else has cached. */
    NamespacePolicies policies(
            String namespace, Stream<DriverPolicy> ofNamespace, Stream<ClusterDriverPolicy> ofTheCluster) {
        return NamespacePolicies.of(
                namespace,
                namespaces.flatMap(source -> source.get(new ResourceID(namespace))),
                Stream.<Policy>concat(ofNamespace, ofTheCluster));
    }

    /** The VMs of a namespace that are not being deleted. */
    Stream<Fleet.Vm> vms(String namespace) {
        return machines(namespace).stream().filter(FleetCache::stays).map(this::withInstance);
    }

    /** The VMs of the cluster that are not being deleted. */
    Stream<Fleet.Vm> vms() {
        return machines.list().filter(FleetCache::stays).map(this::withInstance);
    }

    private static boolean stays(VirtualMachine vm) {
        return vm.getMetadata().getDeletionTimestamp() == null;
    }

    private Fleet.Vm withInstance(VirtualMachine vm) {
        return new Fleet.Vm(vm, instances.get(ResourceID.fromResource(vm)));
    }

    List<VirtualMachine> machines(String namespace) {
        return machines.byIndex(Cache.NAMESPACE_INDEX, namespace);
    }

    List<VirtualMachineInstance> instances(String namespace) {
        return instances.byIndex(Cache.NAMESPACE_INDEX, namespace);
    }

    Optional<VirtualMachine> machine(ResourceID id) {
        return machines.get(id);
    }

    Optional<VirtualMachineInstance> instance(ResourceID id) {
        return instances.get(id);
    }

    Optional<DriverState> state(VirtualMachine vm) {
        return states.get(ResourceID.fromResource(vm));
    }

    /** Every release that is known. */
    Catalog catalog() {
        return catalogue.of(releases.list());
    }

    void created(DriverState state) {
        states.created(state);
    }

    void updated(DriverState state, DriverState before) {
        states.updated(state, before);
    }
}
