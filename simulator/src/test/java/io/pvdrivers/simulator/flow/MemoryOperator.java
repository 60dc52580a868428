package io.pvdrivers.simulator.flow;

import io.pvdrivers.api.v1alpha1.DriverPolicy;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.api.v1alpha1.DriverStateSpec;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.Plan;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.Ticket;
import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.GuestReportSpec;
import io.pvdrivers.kubevirt.KubeVirt;
import io.pvdrivers.kubevirt.VirtualMachineInstance;
import io.pvdrivers.operator.action.Deletion;
import io.pvdrivers.operator.action.Performer;
import io.pvdrivers.operator.action.Performer.Services;
import io.pvdrivers.operator.action.VirtualMachines.Live;
import io.pvdrivers.operator.catalog.Catalog;
import io.pvdrivers.operator.catalog.Release;
import io.pvdrivers.operator.gate.Docs;
import io.pvdrivers.operator.gate.GuestSight;
import io.pvdrivers.operator.gate.Limits;
import io.pvdrivers.operator.gate.PreferenceLever;
import io.pvdrivers.operator.gate.Rights;
import io.pvdrivers.operator.gate.Surroundings;
import io.pvdrivers.operator.guest.GuestAgent;
import io.pvdrivers.operator.guest.ReportsOnly;
import io.pvdrivers.operator.kubevirt.ClusterFeatures;
import io.pvdrivers.operator.policy.MediaSource;
import io.pvdrivers.operator.policy.NamespacePolicies;
import io.pvdrivers.operator.state.ClaimTurns;
import io.pvdrivers.operator.state.Facts;
import io.pvdrivers.operator.state.GuestObserver;
import io.pvdrivers.operator.state.Sighting;
import io.pvdrivers.operator.state.StateStep;
import io.pvdrivers.simulator.world.World;
import io.pvdrivers.simulator.world.scene.VmName;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** The operator's own steps over a {@link FlowCluster}, one VM after the other, in the world's time. */
final class MemoryOperator {
    private static final Duration AT_REST = Duration.ofHours(1);
    private static final Duration SOON = Duration.ofSeconds(1);

    private final World world;
    private final GuestAgent agent;
    private final FlowCluster cluster;
    private Catalog catalog;
    private final MemoryJobs jobs;
    private final MemorySnapshots snapshots;
    private final MemoryVolumes volumes;
    private final MemoryScreens screens;
    private final MemoryPreferences preferences;
    private ClusterFeatures kubeVirt;
    private final SplittableRandom random;
    private StateStep step;
    private GuestObserver guests;
    private final MemoryStates states;
    private final MemoryTickets tickets;
    private final Clockwork clockwork;
    private final Map<VmName, GuestReportSpec> reports = new TreeMap<>();
    private final List<DriverPolicy> policies = new ArrayList<>();
    private final Map<VmName, Live> lastSeen = new TreeMap<>();
    private final Map<VmName, Optional<VirtualMachineInstance>> before = new TreeMap<>();
    private InstantSource time;
    private boolean late;

    MemoryOperator(World world, FlowCluster cluster, Map<String, Release> releases, long seed) {
        this(world, cluster, releases, seed, cluster.agent());
    }

    MemoryOperator(World world, FlowCluster cluster, Map<String, Release> releases, long seed, GuestAgent agent) {
        this.agent = agent;
        this.world = world;
        this.cluster = cluster;
        this.catalog = Catalog.of(releases.values());
        this.kubeVirt = ClusterFeatures.of(Manifests.read(world.kubeVirt().toString(), KubeVirt.class));
        this.states = new MemoryStates(cluster);
        this.tickets = new MemoryTickets(
                world, states, policies, this::plan, vm -> cluster.instance(vm.namespace(), vm.name()));
        this.clockwork = new Clockwork(world, this, states);
        var strikes = cluster.strikes();
        this.jobs = new MemoryJobs(world);
        this.snapshots = new MemorySnapshots(world, strikes);
        this.volumes = new MemoryVolumes(world, strikes);
        this.screens = new MemoryScreens(world, strikes);
        this.preferences = new MemoryPreferences(world);
        this.random = new SplittableRandom(seed);
        this.time = world::now;
        forgetWhatItSaw();
    }

    private Services services() {
        return new Services(jobs, volumes, snapshots, screens, preferences);
    }

    /** From now on these are the releases that it knows. */
    void knows(Catalog releases) {
        catalog = releases;
    }

    /** What the operator takes the KubeVirt for, whatever it is. */
    void takesKubeVirtFor(ClusterFeatures known) {
        kubeVirt = known;
    }

    /** Somebody deletes the DriverState of a VM. */
    void deleteState(VmName vm) {
        states.delete(vm);
    }

    /** From now on what it made is deleted so, or not. */
    void deletes(Deletion outcome) {
        volumes.deletes(outcome);
        snapshots.deletes(outcome);
    }

    /** The pictures of screens that it kept. */
    MemoryScreens screens() {
        return screens;
    }

    /** From now on this is the time for it, whatever it is in the world. */
    void goesBy(InstantSource clock) {
        time = clock;
    }

    /** The record of a VM. */
    Optional<DriverState> record(VmName vm) {
        return states.of(vm);
    }

    /** From now on this is the record of its VM, and a new process finds it. */
    void finds(DriverState record) {
        states.put(record);
        forgetWhatItSaw();
    }

    /** A new process has asked no guest yet, and for no restart. */
    void forgetWhatItSaw() {
        step = new StateStep(cluster, new Performer(cluster, cluster.strikes().around(agent), services()), random);
        guests = new GuestObserver(agent, new MemoryFileSystems(world), () -> time.instant(), Duration.ofDays(1));
    }

    /** From now on reports alone tell what is inside guests. */
    void seesReportsOnly() {
        guests = new GuestObserver(
                new ReportsOnly(), new MemoryFileSystems(world), () -> time.instant(), Duration.ofDays(1));
    }

    List<DriverPolicy> policies() {
        return policies;
    }

    Map<VmName, GuestReportSpec> reports() {
        return reports;
    }

    Optional<DriverStateStatus> status(VmName vm) {
        return states.of(vm).map(DriverState::getStatus);
    }

    /** With what plan a VM was let go, where it was. */
    Optional<Ticket> ticket(VmName vm) {
        return states.of(vm).map(DriverState::getSpec).map(DriverStateSpec::ticket);
    }

    boolean isEnrolled(VmName vm) {
        return states.has(vm);
    }

    /** What was done to VMs and in guests, and made or deleted beside them: all but the writing of DriverStates. */
    int deedsBesideRecords() {
        return cluster.strikes().deeds() - states.records();
    }

    int statusWrites() {
        return states.writes();
    }

    /** What was told of a VM, one sentence per act. */
    List<String> story(VmName vm) {
        return states.story(vm);
    }

    /** What was counted as done to a VM. */
    List<String> deeds(VmName vm) {
        return states.deeds(vm);
    }

    /** One look at every VM, and one at the policies. Says when to look again if nothing happens. */
    Duration look() {
        var again = AT_REST;
        var seen = new TreeMap<VmName, Live>();
        for (var vm : world.virtualMachines()) {
            var live = cluster.get(vm.namespace(), vm.name()).map(now -> cached(vm, now));
            if (live.isPresent()) {
                seen.put(vm, live.get());
                var next = look(vm, live.get());
                again = next.compareTo(again) < 0 ? next : again;
            }
        }
        tickets.grant(seen);
        return again;
    }

    /** From now on a look begins with the VM as the look before found it, as with a cache that lags behind. */
    void seesVmsLate() {
        late = true;
    }

    /** From now on it sees the instances as they are now, as with a watch that is broken. */
    void losesSightOfInstances() {
        world.virtualMachines().forEach(vm -> before.put(vm, cluster.instance(vm.namespace(), vm.name())));
    }

    void seesInstancesAgain() {
        before.clear();
    }

    private Optional<VirtualMachineInstance> cachedInstance(VmName vm) {
        var known = before.get(vm);
        return known == null ? cluster.instance(vm.namespace(), vm.name()) : known;
    }

    private Live cached(VmName vm, Live live) {
        var before = Optional.ofNullable(lastSeen.put(vm, live)).orElse(live);
        return late ? before : live;
    }

    private Duration look(VmName vm, Live live) {
        if (!states.has(vm) && policies.isEmpty()) {
            // Only a policy enrols VMs: one that was let go is nobody's.
            return AT_REST;
        }
        var state = states.enrolled(vm, live.view());
        if (state.getSpec() == null) {
            return AT_REST;
        }
        var writes = states.writes();
        var vmi = cachedInstance(vm);
        var answer = vmi.filter(i -> "Running".equals(i.getStatus().phase()))
                .flatMap(i -> guests.look(live.view(), i, state));
        var sight = Sighting.of(vmi, answer, Optional.ofNullable(reports.get(vm)));
        var next = step.take(facts(state, live, vmi, sight), states.record(vm));
        if (next.guestActedOn()) {
            guests.forget(vm.namespace(), vm.name());
        }
        return states.writes() == writes ? next.lookAgain() : SOON;
    }

    private Plan plan(DriverState state, Live live) {
        var metadata = live.view().getMetadata();
        var vmi = cluster.instance(metadata.getNamespace(), metadata.getName());
        return facts(state, live, vmi, new GuestSight.Off()).situation().plan();
    }

    private Facts facts(DriverState state, Live live, Optional<VirtualMachineInstance> vmi, GuestSight sight) {
        var metadata = live.view().getMetadata();
        var facts = new Facts(
                time.instant(),
                state,
                live.view(),
                vmi,
                NamespacePolicies.of(metadata.getNamespace(), policies),
                catalog,
                new MediaSource(Manifests.IMAGES),
                sight,
                new Surroundings(kubeVirt, Optional.empty(), List.of(), Optional.empty()).withTurn(tickets.hold(state)),
                Limits.DEFAULT.withRights(Rights.ALL),
                // A release changes no story.
                Docs.OF_MAIN);
        var namespace = metadata.getNamespace();
        return ClaimTurns.claim(facts.situation().plan())
                .flatMap(name -> volumes.claim(namespace, name))
                .map(claim -> facts.with(facts.surroundings().withClaim(claim, before(state, claim.name()))))
                .map(known -> withPreferences(namespace, known))
                .orElseGet(() -> withPreferences(namespace, facts));
    }

    private Facts withPreferences(String namespace, Facts facts) {
        return PreferenceLever.asked(facts.situation())
                .flatMap(asked -> preferences.look(namespace, asked))
                .map(seen -> facts.with(facts.surroundings().withPreferences(seen)))
                .orElse(facts);
    }

    /** The VMs that have a claim before this one. */
    private List<String> before(DriverState state, String claim) {
        var vms = world.virtualMachines();
        if (vms.size() == 1) {
            return List.of();
        }
        return ClaimTurns.others(
                state,
                claim,
                states.all().stream(),
                vms.stream().flatMap(vm -> cluster.get(vm.namespace(), vm.name()).map(Live::view).stream()),
                vms.stream().flatMap(vm -> cluster.instance(vm.namespace(), vm.name()).stream()));
    }

    /** Looks every few seconds, for so long. */
    void runFor(Duration time) {
        clockwork.runFor(time);
    }

    /** Looks when something happens, for so long. */
    void runBriefly(Duration time) {
        clockwork.runBriefly(time);
    }

    /** Looks every few seconds until every VM has its end, but no longer than this. */
    void runUntilSettled(Duration time) {
        clockwork.runUntilSettled(time);
    }
}
