package io.pvdrivers.simulator.flow;

import io.pvdrivers.api.v1alpha1.DriverPolicy;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.api.v1alpha1.DriverStateSpec;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.Ticket;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.VirtualMachineRef;
import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.api.v1alpha1.GuestReportSpec;
import io.pvdrivers.kubevirt.KubeVirt;
import io.pvdrivers.operator.action.Performer;
import io.pvdrivers.operator.action.Performer.Services;
import io.pvdrivers.operator.action.VirtualMachines.Live;
import io.pvdrivers.operator.catalog.Release;
import io.pvdrivers.operator.gate.Action;
import io.pvdrivers.operator.gate.Decision;
import io.pvdrivers.operator.gate.GuestSight;
import io.pvdrivers.operator.gate.Limits;
import io.pvdrivers.operator.gate.Reason;
import io.pvdrivers.operator.gate.Rights;
import io.pvdrivers.operator.gate.Surroundings;
import io.pvdrivers.operator.guest.GuestAgent;
import io.pvdrivers.operator.guest.ReportsOnly;
import io.pvdrivers.operator.kubevirt.ClusterFeatures;
import io.pvdrivers.operator.policy.Governing;
import io.pvdrivers.operator.policy.MediaSource;
import io.pvdrivers.operator.policy.Selection;
import io.pvdrivers.operator.state.Facts;
import io.pvdrivers.operator.state.GuestObserver;
import io.pvdrivers.operator.state.Sighting;
import io.pvdrivers.operator.state.StateStep;
import io.pvdrivers.simulator.world.World;
import io.pvdrivers.simulator.world.scene.VmName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The operator's own steps over a {@link FlowCluster}, one VM after the other, in the world's time. */
final class MemoryOperator {
    private static final Duration AT_REST = Duration.ofHours(1);
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(6);
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Set<Phase> ENDS = Set.of(Phase.READY, Phase.ROLLED_BACK, Phase.FAILED);

    private final World world;
    private final GuestAgent agent;
    private final FlowCluster cluster;
    private final Map<String, Release> releases;
    private final MemoryJobs jobs;
    private final MemorySnapshots snapshots;
    private final MemoryVolumes volumes;
    private final MemoryScreens screens;
    private ClusterFeatures kubeVirt;
    private final StateStep step;
    private GuestObserver guests;
    private final Map<VmName, DriverState> states = new TreeMap<>();
    private final Map<VmName, List<String>> stories = new LinkedHashMap<>();
    private final Map<VmName, List<String>> deeds = new TreeMap<>();
    private final Map<VmName, GuestReportSpec> reports = new TreeMap<>();
    private final List<DriverPolicy> policies = new ArrayList<>();
    private final SplittableRandom random;
    private final Strikes strikes;
    private final Map<VmName, Live> lastSeen = new TreeMap<>();
    private boolean late;
    private int statusWrites;
    private int tickets;

    MemoryOperator(World world, FlowCluster cluster, Map<String, Release> releases, long seed) {
        this(world, cluster, releases, seed, cluster.agent());
    }

    MemoryOperator(World world, FlowCluster cluster, Map<String, Release> releases, long seed, GuestAgent agent) {
        this.agent = agent;
        this.strikes = cluster.strikes();
        this.world = world;
        this.cluster = cluster;
        this.releases = releases;
        this.random = new SplittableRandom(seed);
        this.kubeVirt = ClusterFeatures.of(Manifests.read(world.kubeVirt().toString(), KubeVirt.class));
        this.jobs = new MemoryJobs(world);
        this.snapshots = new MemorySnapshots(world, strikes);
        this.volumes = new MemoryVolumes(world, strikes);
        this.screens = new MemoryScreens(world, strikes);
        this.step = new StateStep(cluster, new Performer(cluster, strikes.around(agent), services()), random);
        forgetWhatItSaw();
    }

    private Services services() {
        return new Services(jobs, volumes, snapshots, screens);
    }

    /** What the operator takes the KubeVirt for, whatever it is. */
    void takesKubeVirtFor(ClusterFeatures known) {
        kubeVirt = known;
    }

    /** The pictures of screens that it kept. */
    MemoryScreens screens() {
        return screens;
    }

    /** A new process has asked no guest yet. */
    void forgetWhatItSaw() {
        guests = new GuestObserver(agent, new MemoryFileSystems(world), world::now, Duration.ofDays(1));
    }

    /** From now on reports alone tell what is inside guests. */
    void seesReportsOnly() {
        guests = new GuestObserver(new ReportsOnly(), new MemoryFileSystems(world), world::now, Duration.ofDays(1));
    }

    List<DriverPolicy> policies() {
        return policies;
    }

    Map<VmName, GuestReportSpec> reports() {
        return reports;
    }

    Optional<DriverStateStatus> status(VmName vm) {
        return Optional.ofNullable(states.get(vm)).map(DriverState::getStatus);
    }

    boolean isEnrolled(VmName vm) {
        return states.containsKey(vm);
    }

    int statusWrites() {
        return statusWrites;
    }

    /** What was told of a VM, one sentence per act. */
    List<String> story(VmName vm) {
        return stories.getOrDefault(vm, List.of());
    }

    /** What was counted as done to a VM. */
    List<String> deeds(VmName vm) {
        return deeds.getOrDefault(vm, List.of());
    }

    /** One look at every VM. Says when to look again if nothing happens. */
    Duration look() {
        return world.virtualMachines().stream()
                .flatMap(vm -> cluster.get(vm.namespace(), vm.name()).map(live -> look(vm, live)).stream())
                .min(Duration::compareTo)
                .orElse(AT_REST);
    }

    /** From now on a look begins with the VM as the look before found it, as with a cache that lags behind. */
    void seesVmsLate() {
        late = true;
    }

    private Live cached(VmName vm, Live live) {
        var before = Optional.ofNullable(lastSeen.put(vm, live)).orElse(live);
        return late ? before : live;
    }

    private Duration look(VmName vm, Live now) {
        var live = cached(vm, now);
        if (!states.containsKey(vm) && policies.isEmpty()) {
            // Only a policy enrols VMs: one that was let go is nobody's.
            return AT_REST;
        }
        var state = states.computeIfAbsent(vm, v -> cluster.keep(enrol(live)));
        if (state.getSpec() == null) {
            return AT_REST;
        }
        var writes = statusWrites;
        var vmi = cluster.instance(vm.namespace(), vm.name());
        var answer = vmi.filter(i -> "Running".equals(i.getStatus().phase()))
                .flatMap(i -> guests.look(live.view(), i, state));
        var sight = Sighting.of(vmi, answer, Optional.ofNullable(reports.get(vm)));
        var facts = facts(state, live, sight);
        var next = step.take(facts, record(vm));
        if (next.guestActedOn()) {
            guests.forget(vm.namespace(), vm.name());
        }
        grant(vm, live);
        return statusWrites == writes ? next.lookAgain() : SOON;
    }

    private Facts facts(DriverState state, Live live, GuestSight sight) {
        var metadata = live.view().getMetadata();
        var facts = new Facts(
                world.now(),
                state,
                live.view(),
                cluster.instance(metadata.getNamespace(), metadata.getName()),
                policies,
                version -> Optional.ofNullable(releases.get(version)),
                new MediaSource(Map.of("0.1.302", Manifests.IMAGE)),
                sight,
                new Surroundings(kubeVirt, Optional.empty(), List.of(), Optional.empty()),
                Limits.DEFAULT.withRights(Rights.ALL));
        var media = Optional.ofNullable(facts.situation().plan().media());
        var claim = media.flatMap(m -> Optional.ofNullable(m.claimName())
                .or(() -> Optional.ofNullable(m.volume()).map(v -> v.name())));
        return claim.flatMap(name -> volumes.claim(metadata.getNamespace(), name))
                .map(c -> facts.with(facts.surroundings().withClaim(c, List.of())))
                .orElse(facts);
    }

    private DriverState enrol(Live live) {
        var state = new DriverState();
        state.getMetadata().setName(live.view().getMetadata().getName());
        state.getMetadata().setNamespace(live.view().getMetadata().getNamespace());
        state.setSpec(new DriverStateSpec(
                new VirtualMachineRef(
                        live.view().getMetadata().getName(),
                        live.view().getMetadata().getUid()),
                null,
                null));
        return state;
    }

    private void grant(VmName vm, Live live) {
        var state = states.get(vm);
        var asks = state != null
                && status(vm)
                        .map(DriverStateStatus::waitingFor)
                        .filter(w -> w.reason().equals(Reason.AWAITING_TICKET.code()))
                        .isPresent();
        if (!asks) {
            return;
        }
        var plan = facts(state, live, new GuestSight.Off()).situation().plan();
        var policy = policies.stream()
                .filter(p -> Selection.governing(
                                policies,
                                live.view(),
                                Facts.operatingSystem(live.view(), Optional.empty(), state.getStatus()))
                        .filter(p::equals)
                        .isPresent())
                .findFirst()
                .orElseThrow();
        tickets++;
        strikes.around(() -> {
            state.setSpec(state.getSpec()
                    .withTicket(
                            new Ticket("run-%04d".formatted(tickets), world.now(), Governing.reference(policy), plan)));
            states.put(vm, cluster.keep(state));
        });
    }

    private StateStep.Record record(VmName vm) {
        return new StateStep.Record() {
            @Override
            public void write(DriverStateStatus status) {
                var state = states.get(vm);
                if (!status.equals(state.getStatus())) {
                    strikes.around(() -> {
                        state.setStatus(status);
                        states.put(vm, cluster.keep(state));
                        statusWrites++;
                    });
                    tellOfWaiting(vm, status);
                }
            }

            @Override
            public void forget() {
                strikes.around(() -> cluster.forget(states.remove(vm)));
            }

            @Override
            public void tell(Decision decision, String message) {
                add(vm, decision.gate().orElse("-") + ": " + message);
            }

            @Override
            public void performed(Action action) {
                deeds.computeIfAbsent(vm, v -> new ArrayList<>())
                        .add(action.getClass().getSimpleName());
            }
        };
    }

    private void tellOfWaiting(VmName vm, DriverStateStatus status) {
        Optional.ofNullable(status.waitingFor())
                .filter(w -> Reason.ofCode(w.reason()).isPresent())
                .map(w -> "  waits, " + w.reason() + ": " + w.message())
                .ifPresent(line -> add(vm, line));
        if (status.phase() == Phase.READY) {
            add(vm, "Ready");
        }
    }

    private void add(VmName vm, String line) {
        var story = stories.computeIfAbsent(vm, v -> new ArrayList<>());
        if (story.isEmpty() || !story.get(story.size() - 1).equals(line)) {
            story.add(line);
        }
    }

    /** Looks and lets time pass. A crash ends a look; a new process begins with the next one. */
    void runFor(Duration time) {
        var end = world.now().plus(time);
        while (world.now().isBefore(end)) {
            lookOrCrash();
            world.advance(world.now().plusSeconds(5));
        }
        lookOrCrash();
    }

    /**
     * The same, from one moment at which something happens to the next: for many VMs. Where nothing happens it looks ever more rarely, but
     * never misses the moment that a wait is to end.
     */
    void runBriefly(Duration time) {
        var end = world.now().plus(time);
        var pause = FIRST_PAUSE;
        while (world.now().isBefore(end)) {
            var writes = statusWrites;
            var again = lookOrCrash();
            pause = statusWrites == writes ? longer(pause) : FIRST_PAUSE;
            var latest = world.now().plus(again.compareTo(SOON) <= 0 ? again : pause);
            var next = Stream.concat(world.nextEvent().stream(), waitsEnd())
                    .filter(event -> event.isAfter(world.now()))
                    .filter(event -> event.isBefore(latest))
                    .min(Instant::compareTo);
            pause = next.isPresent() ? FIRST_PAUSE : pause;
            var then = next.orElse(latest);
            world.advance(then.isBefore(end) ? then : end);
        }
        lookOrCrash();
    }

    private static Duration longer(Duration pause) {
        var doubled = pause.multipliedBy(2);
        return doubled.compareTo(PATIENCE) < 0 ? doubled : PATIENCE;
    }

    private Stream<Instant> waitsEnd() {
        return states.values().stream()
                .flatMap(s -> Optional.ofNullable(s.getStatus()).stream())
                .flatMap(s -> Optional.ofNullable(s.waitingFor()).stream())
                .flatMap(w -> Optional.ofNullable(w.until()).stream())
                .map(until -> until.plusSeconds(1));
    }

    /** The same, until every VM has its end or the time is up. */
    void runUntilSettled(Duration time) {
        var end = world.now().plus(time);
        while (world.now().isBefore(end) && !isSettled()) {
            lookOrCrash();
            world.advance(world.now().plusSeconds(5));
        }
    }

    private boolean isSettled() {
        return !states.isEmpty()
                && states.values().stream()
                        .allMatch(s -> s.getStatus() != null
                                && ENDS.contains(s.getStatus().phase()));
    }

    private Duration lookOrCrash() {
        try {
            return look();
        } catch (Strikes.Crash e) {
            forgetWhatItSaw();
            return SOON;
        }
    }
}
