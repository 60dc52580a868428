package io.pvdrivers.operator.state;

import io.fabric8.kubernetes.api.model.Namespace;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.ResourceCache;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.controller.ControllerEventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.pvdrivers.api.v1alpha1.ClusterDriverPolicy;
import io.pvdrivers.api.v1alpha1.DriverPolicy;
import io.pvdrivers.api.v1alpha1.DriverRelease;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.api.v1alpha1.GuestReport;
import io.pvdrivers.kubevirt.VirtualMachine;
import io.pvdrivers.kubevirt.VirtualMachineInstance;
import io.pvdrivers.operator.Beside;
import io.pvdrivers.operator.LogKeys;
import io.pvdrivers.operator.OperatorContext;
import io.pvdrivers.operator.ReconcileLog;
import io.pvdrivers.operator.catalog.Catalog;
import io.pvdrivers.operator.gate.GuestSight;
import io.pvdrivers.operator.gate.Planner;
import io.pvdrivers.operator.gate.PreferenceLever;
import io.pvdrivers.operator.gate.Situation;
import io.pvdrivers.operator.gate.Surroundings;
import io.pvdrivers.operator.kubevirt.ClaimFacts;
import io.pvdrivers.operator.policy.DriverPolicyReconciler;
import io.pvdrivers.operator.policy.FleetCache;
import io.pvdrivers.operator.policy.KnownReleases;
import io.pvdrivers.operator.policy.MediaSource;
import io.pvdrivers.operator.policy.NamespacePolicies;
import io.pvdrivers.operator.policy.NamespacedName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Takes care of one VM at a time. */
@ControllerConfiguration(name = "driverstate", generationAwareEventProcessing = false)
public final class DriverStateReconciler implements Reconciler<DriverState> {
    private final ReconcileLog log = new ReconcileLog(LoggerFactory.getLogger(DriverStateReconciler.class));

    /** A turn is given by a write, and what a VM waits for before that is told when it changes: no VM has to ask. */
    private static final Duration AWAITS_TURN = Duration.ofMinutes(5);

    private final OperatorContext operator;
    private final boolean clusterWide;
    private final DriverPolicyReconciler fleet;
    private final StateStep step;
    private final PassingWords passing = new PassingWords();
    private final KnownReleases catalogue = new KnownReleases(sentence -> {});
    private volatile @Nullable ResourceCache<DriverState> states;
    private @Nullable InformerEventSource<DriverPolicy, DriverState> policies;
    private @Nullable InformerEventSource<ClusterDriverPolicy, DriverState> clusterPolicies;
    private @Nullable InformerEventSource<Namespace, DriverState> namespaces;
    private @Nullable InformerEventSource<DriverRelease, DriverState> releases;
    private @Nullable InformerEventSource<GuestReport, DriverState> reports;

    /**
     * @param clusterWide whether it cares for all namespaces, and reads them and the policies of the cluster
     * @param fleet caches the VMs, and looks at the DriverStates that are cached here
     */
    public DriverStateReconciler(OperatorContext operator, boolean clusterWide, DriverPolicyReconciler fleet) {
        this.fleet = fleet;
        this.operator = operator;
        this.clusterWide = clusterWide;
        this.step = new StateStep(operator.virtualMachines(), operator.performer(), operator.random());
    }

    @Override
    public List<EventSource<?, DriverState>> prepareEventSources(EventSourceContext<DriverState> context) {
        states = context.getPrimaryCache();
        var machines = new SimpleInboundEventSource<DriverState>("machines");
        Consumer<ResourceID> look = id -> {
            if (machines.isRunning()) {
                machines.propagateEvent(id);
            }
        };
        fleet.machines().onChange(look);
        operator.line().onChange(vm -> look.accept(new ResourceID(vm.name(), vm.namespace())));
        reports = new InformerEventSource<>(
                Beside.informer(GuestReport.class, DriverState.class)
                        .withInformerListLimit(FleetCache.PAGE)
                        .withSecondaryToPrimaryMapper(r -> Set.of(ResourceID.fromResource(r)))
                        .build(),
                context);
        policies = new InformerEventSource<>(
                Beside.informer(DriverPolicy.class, DriverState.class)
                        .withOnUpdateFilter(PolicyChange::matters)
                        .withSecondaryToPrimaryMapper(
                                p -> statesOf(context, p.getMetadata().getNamespace()))
                        .build(),
                context);
        releases = new InformerEventSource<>(
                Beside.informer(DriverRelease.class, DriverState.class)
                        .withWatchAllNamespaces()
                        .withSecondaryToPrimaryMapper(r -> allStates(context))
                        .build(),
                context);
        var sources = new ArrayList<EventSource<?, DriverState>>(List.of(
                machines,
                fleet.states().of((ControllerEventSource<DriverState>) context.getPrimaryCache()),
                reports,
                policies,
                releases));
        if (clusterWide) {
            sources.addAll(ofTheCluster(context));
        }
        return sources;
    }

    private List<EventSource<?, DriverState>> ofTheCluster(EventSourceContext<DriverState> context) {
        clusterPolicies = new InformerEventSource<>(
                Beside.informer(ClusterDriverPolicy.class, DriverState.class)
                        .withWatchAllNamespaces()
                        .withOnUpdateFilter(PolicyChange::matters)
                        .withSecondaryToPrimaryMapper(p -> allStates(context))
                        .build(),
                context);
        namespaces = new InformerEventSource<>(
                Beside.informer(Namespace.class, DriverState.class)
                        .withWatchAllNamespaces()
                        .withSecondaryToPrimaryMapper(
                                n -> statesOf(context, n.getMetadata().getName()))
                        .build(),
                context);
        return List.of(clusterPolicies, namespaces);
    }

    private static Set<ResourceID> statesOf(EventSourceContext<DriverState> context, String namespace) {
        return context.getPrimaryCache()
                .list(namespace)
                .map(ResourceID::fromResource)
                .collect(Collectors.toSet());
    }

    private static Set<ResourceID> allStates(EventSourceContext<DriverState> context) {
        return context.getPrimaryCache().list().map(ResourceID::fromResource).collect(Collectors.toSet());
    }

    /** The DriverStates as they are cached; none before the start. */
    public Stream<DriverState> states() {
        var cache = states;
        return cache == null ? Stream.empty() : cache.list();
    }

    /** The DriverReleases as they are cached; none before the start. */
    public Stream<DriverRelease> releases() {
        var source = releases;
        return source == null ? Stream.empty() : source.list();
    }

    /** Every release that is known: none before the start, and the same object while none has changed. */
    public Catalog catalog() {
        return catalogue.of(releases());
    }

    @Override
    public ErrorStatusUpdateControl<DriverState> updateErrorStatus(
            DriverState state, Context<DriverState> context, Exception e) {
        return LogKeys.during(state, () -> log.failed(state, context, e));
    }

    @Override
    public UpdateControl<DriverState> reconcile(DriverState state, Context<DriverState> context) {
        return LogKeys.during(state, () -> lookAt(state, context));
    }

    private UpdateControl<DriverState> lookAt(DriverState state, Context<DriverState> context) {
        var id = ResourceID.fromResource(state);
        var vm = fleet.machines().vm(id).map(operator.virtualMachines()::upToDate);
        if (state.getSpec() == null || vm.isEmpty() || isOfAnother(state, vm.get())) {
            operator.guests().forget(id.getNamespace().orElse(""), id.getName());
            log.gone(state);
            return UpdateControl.noUpdate();
        }
        var record = new StateRecord(
                state, vm.get(), context, operator.events(), operator.deeds(), passing, operator.clock());
        var next = step.take(lookedAround(facts(state, vm.get())), record);
        if (next.guestActedOn()) {
            operator.guests().forget(id.getNamespace().orElse(""), id.getName());
        }
        log.succeeded(state);
        return UpdateControl.<DriverState>noUpdate()
                .rescheduleAfter(operator.pace().real(lookAgain(next, record)));
    }

    private static Duration lookAgain(StateStep.Next next, StateRecord record) {
        if (record.waits()) {
            return shorter(next.lookAgain(), PassingWords.A_WHILE);
        }
        var rests = next.lookAgain().equals(StateStep.IN_FLIGHT) && !next.guestActedOn();
        return rests && record.awaitsTurn() ? AWAITS_TURN : next.lookAgain();
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** A DriverState of an earlier VM of the same name is left for the garbage collector. */
    private static boolean isOfAnother(DriverState state, VirtualMachine vm) {
        return !state.getSpec().virtualMachine().uid().equals(vm.getMetadata().getUid())
                || state.getMetadata().getDeletionTimestamp() != null;
    }

    private Facts facts(DriverState state, VirtualMachine vm) {
        var id = ResourceID.fromResource(state);
        var vmi = fleet.machines().instance(id);
        var namespace = state.getMetadata().getNamespace();
        var media = operator.media().get();
        return new Facts(
                operator.clock().instant(),
                state,
                vm,
                vmi,
                policies(namespace),
                catalog(),
                media,
                sight(state, vm, vmi, cached(reports).get(id)),
                surroundings(state, media),
                operator.limits(),
                operator.docs());
    }

    private NamespacePolicies policies(String namespace) {
        var ofCluster = Optional.ofNullable(clusterPolicies).stream().flatMap(source -> source.list());
        return NamespacePolicies.of(
                namespace,
                Optional.ofNullable(namespaces).flatMap(source -> source.get(new ResourceID(namespace))),
                Stream.concat(cached(policies).list(namespace), ofCluster));
    }

    /** What is around a VM is looked at while it is worked on, and never for one that is done. */
    private Facts lookedAround(Facts facts) {
        var situation = facts.situation();
        return Planner.isAtRest(situation) ? facts : facts.with(preferences(situation, claim(facts, situation)));
    }

    private Surroundings claim(Facts facts, Situation situation) {
        var namespace = facts.state().getMetadata().getNamespace();
        return ClaimTurns.claim(situation.plan())
                .flatMap(name -> operator.performer().volumes().claim(namespace, name))
                .map(claim -> facts.surroundings().withClaim(claim, before(facts.state(), claim)))
                .orElse(facts.surroundings());
    }

    private Surroundings preferences(Situation situation, Surroundings around) {
        var namespace = situation.vm().getMetadata().getNamespace();
        return PreferenceLever.asked(situation)
                .flatMap(asked -> operator.performer().preferences().look(namespace, asked))
                .map(around::withPreferences)
                .orElse(around);
    }

    private List<String> before(DriverState state, ClaimFacts claim) {
        var namespace = state.getMetadata().getNamespace();
        return claim.isShared()
                ? List.of()
                : ClaimTurns.others(
                        state,
                        claim.name(),
                        cached(states).list(namespace),
                        fleet.machines().vms(namespace).stream(),
                        fleet.machines().instances(namespace).stream());
    }

    private Surroundings surroundings(DriverState state, MediaSource media) {
        var turn = Optional.ofNullable(state.getSpec().policyRef())
                .flatMap(policy -> operator.line().of(policy.uid(), NamespacedName.of(state)));
        return new Surroundings(
                        operator.cluster().get(), Optional.empty(), List.of(), Optional.empty(), media.hyperConverged())
                .withTurn(turn);
    }

    private GuestSight sight(
            DriverState state, VirtualMachine vm, Optional<VirtualMachineInstance> vmi, Optional<GuestReport> report) {
        var answer = vmi.filter(i -> "Running".equals(i.getStatus().phase()))
                .flatMap(i -> operator.guests().look(vm, i, state));
        return Sighting.of(vmi, answer, report.map(GuestReport::getSpec));
    }

    private static <T> T cached(@Nullable T source) {
        if (source == null) {
            throw new IllegalStateException("asked before the event sources were prepared");
        }
        return source;
    }
}
