package io.pvdrivers.benchmarks;

import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.simulator.bridge.SimulatedClock;
import io.pvdrivers.simulator.bridge.SimulatedCluster;
import io.pvdrivers.simulator.flow.Manifests;
import io.pvdrivers.simulator.world.World;
import io.pvdrivers.simulator.world.scene.Timings;
import io.pvdrivers.simulator.world.scene.WorldSettings;
import io.pvdrivers.testing.api.KubeApi;
import io.pvdrivers.testing.api.KubeVirtStandIn;
import io.pvdrivers.testing.operator.SharedClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Imported VMs go to virtio, with guests that take next to no time. */
final class RolloutBenchmark {
    private static final String POLICY = """
            apiVersion: pvdrivers.io/v1alpha1
            kind: DriverPolicy
            metadata: {name: TIER, namespace: NAMESPACE}
            spec:
              selector: {matchLabels: {tier: TIER}}
              mode: MODE
              release: {version: 0.1.302}
              rollout: {restart: Automatic, maxConcurrent: "50%", maxFailures: 5, windows: [{always: true}]}
            """;
    private static final String STATUS = "driverstates/status";

    /** What the operator changes of a VM, and what it asks KubeVirt to do with it. */
    private static final Set<String> ON_VMS = Set.of("patch virtualmachines", "update virtualmachines/restart");

    private final Ground ground;
    private final int vms;
    private final double speed;
    private final Duration silence;
    private final Results results;

    /**
     * @param speed how much faster than real time the time passes
     * @param silence how long nothing is to happen when all is done
     */
    RolloutBenchmark(Ground ground, int vms, double speed, Duration silence, Results results) {
        this.ground = ground;
        this.vms = vms;
        this.speed = speed;
        this.silence = silence;
        this.results = results;
    }

    void run(List<String> java) {
        var start = Instant.now();
        var world = new World(WorldSettings.DEFAULTS
                .startingAt(start)
                .withTimings(Timings.SWIFT)
                .withRegistry(Manifests.registry()));
        var clock = SimulatedClock.running(start, speed);
        var cluster = SimulatedCluster.behind(
                world, clock, KubeApi.client(ground.api().admin("kubevirt")));
        try (var kubeVirt = KubeVirtStandIn.install(ground.api());
                var guests = new GuestServer(cluster.channel());
                var shared = SharedClock.in(ground.folder().resolve("clock"))) {
            Fleet.bringPolicies(ground.client(), POLICY, 0);
            IntStream.range(0, Fleet.NAMESPACES).forEach(n -> kubeVirt.play("vms-" + n, cluster.kubeVirt()));
            kubeVirt.play("kubevirt", cluster.kubeVirt());
            var fleet = IntStream.range(0, vms).mapToObj(Fleet.Vm::new).toList();
            Crowd.each(
                    fleet,
                    vm -> ground.client()
                            .resource(Fleet.resource(Profile.SATA.manifest(
                                    vm.namespace(), "sata-%05d".formatted(vm.number()), "t" + vm.tier())))
                            .create());
            cluster.start();
            shared.telling(clock);
            Ground.await(() -> connected(world) == vms);
            cluster.step(Duration.ofSeconds(1));
            try (var operator = ground.operator(
                    guests,
                    false,
                    java,
                    String.valueOf(speed),
                    ground.folder().resolve("clock").toString())) {
                migrate(operator, guests);
            }
        } finally {
            cluster.close();
        }
    }

    private static long connected(World world) {
        return world.virtualMachines().stream()
                .filter(vm -> world.instance(vm)
                        .filter(i -> i.at("/status/conditions").toString().contains("AgentConnected"))
                        .isPresent())
                .count();
    }

    private void migrate(OperatorProcess operator, GuestServer guests) {
        var begin = System.nanoTime();
        Ground.until(operator, () -> ground.calls().count(0, c -> c.is("create", "driverstates")) > 0);
        // What went before are classes, from jars.
        var bytes = operator.bytes();
        Ground.until(operator, () -> {
            pause();
            return ready() == vms;
        });
        results.add(
                "start to all migrated, time " + Results.number(speed) + " times as fast",
                (System.nanoTime() - begin) / 1e9,
                "s");
        ground.untilQuiet(operator, silence);
        var calls = ground.calls();
        var onVms = calls.count(0, c -> ON_VMS.contains(c.verb() + " " + c.resource()) && c.wentThrough());
        results.add(
                "status writes per migrated VM",
                perVm(calls.count(0, c -> c.resource().equals(STATUS))),
                "",
                15);
        results.add("changes of VMs and restarts per migrated VM", perVm(onVms), "");
        results.add("writes per migrated VM", perVm(calls.writes(0)), "");
        results.add("reads per migrated VM", perVm(calls.count(0, c -> !c.writes())), "");
        var floor = 3 * onVms + floorOfRecords(onVms);
        results.add("calls that these changes need per migrated VM", perVm(floor), "");
        results.add("calls against what the changes need", (double) calls.mark() / floor, "x");
        results.add("bytes per migrated VM, without guests", perVm(operator.bytes() - bytes - guests.bytes()), "B");
        results.add("calls of guests per migrated VM", perVm(guests.calls()), "");
        results.add("CPU per migrated VM", perVm(operator.cpu().toMillis()), "ms");
        results.add("live heap", operator.liveHeapMegabytes(), "MB");
        results.remark("calls: " + calls.byKind(0));
        var mark = calls.mark();
        Ground.pass(operator, silence);
        results.add("writes at rest, without the Lease", calls.writes(mark), "", 0);
    }

    /** Each change is preceded by a look at the VM and one at its VMI; and by a record of the intent, and followed by one of the outcome. A VM
     * needs a record, a ticket, and two notes besides: that its run has begun and that it has ended. */
    private long floorOfRecords(long changes) {
        return 2 * changes + 4L * vms;
    }

    private double perVm(long count) {
        return (double) count / vms;
    }

    private long ready() {
        return ground.client().resources(DriverState.class).inAnyNamespace().list().getItems().stream()
                .filter(s -> s.getStatus() != null && s.getStatus().phase() == Phase.READY)
                .count();
    }

    private static void pause() {
        try {
            TimeUnit.SECONDS.sleep(2);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
