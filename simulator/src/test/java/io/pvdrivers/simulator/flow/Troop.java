package io.pvdrivers.simulator.flow;

import io.pvdrivers.api.v1alpha1.DriverPolicy;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.WaitingFor;
import io.pvdrivers.simulator.world.World;
import io.pvdrivers.simulator.world.scene.Fault;
import io.pvdrivers.simulator.world.scene.FaultPlan;
import io.pvdrivers.simulator.world.scene.VmName;
import io.pvdrivers.simulator.world.scene.WorldSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/** Some VMs alike under one policy, over a world in memory that begins on a Monday. */
final class Troop {
    static final Instant MONDAY = Instant.parse("2026-11-23T08:00:00Z");
    private static final Duration LOOK = Duration.ofSeconds(20);

    final World world;
    final FlowCluster cluster;
    final MemoryOperator operator;
    final List<VmName> vms;

    /** @param rollout the fields of {@code spec.rollout} */
    Troop(int size, String rollout, Map<Integer, Fault> faults) {
        vms = IntStream.range(0, size)
                .mapToObj(i -> new VmName("vms", "vm-" + i))
                .toList();
        var plan = FaultPlan.NONE;
        for (var fault : faults.entrySet()) {
            plan = plan.with(fault.getValue(), vms.get(fault.getKey()));
        }
        world = new World(
                WorldSettings.DEFAULTS.startingAt(MONDAY).withFaults(plan).withRegistry(Manifests.registry()));
        cluster = new MemoryCluster(world);
        for (var vm : vms) {
            var manifest = Variations.base();
            manifest.withObject("/metadata").put("name", vm.name());
            manifest.withObject("/metadata/labels").put("number", vm.name());
            cluster.create(Manifests.object(manifest.toString().replace("\"erp-", "\"" + vm.name() + "-")));
        }
        operator = new MemoryOperator(world, cluster, Manifests.releases(), 1);
        operator.policies().add(policy(1, rollout));
    }

    private static DriverPolicy policy(long generation, String rollout) {
        var yaml = Manifests.POLICY.replaceAll("rollout: \\{.*}", "rollout: {" + rollout + "}");
        var policy = Manifests.policy(yaml);
        policy.getMetadata().setGeneration(generation);
        return policy;
    }

    /** The policy is edited. */
    void edit(long generation, String rollout) {
        operator.policies().set(0, policy(generation, rollout));
    }

    void annotate(int vm, String key, String value) {
        note(vm, "/metadata/annotations", key, value);
    }

    void label(int vm, String key, String value) {
        note(vm, "/metadata/labels", key, value);
    }

    private void note(int vm, String where, String key, String value) {
        cluster.edit(vms.get(vm), object -> {
            object.withObject(where).put(key, value);
            return object;
        });
    }

    /** Looks until that moment, briefly where nothing happens. */
    void playUntil(Instant moment) {
        operator.runBriefly(Duration.between(world.now(), moment));
    }

    void play(Duration time) {
        operator.runBriefly(time);
    }

    void playUntil(BooleanSupplier reached) {
        for (int i = 0; i < 4000; i++) {
            operator.runFor(Duration.ZERO);
            if (reached.getAsBoolean()) {
                return;
            }
            world.advance(world.now().plus(LOOK));
        }
        throw new AssertionError("It never came to that: " + waits());
    }

    /** How many have an instance that runs and is not on its way out. */
    int running() {
        return (int) vms.stream()
                .filter(vm -> world.instance(vm)
                        .filter(i -> i.at("/status/phase").asText().equals("Running"))
                        .filter(i -> i.at("/metadata/deletionTimestamp").isMissingNode())
                        .isPresent())
                .count();
    }

    Optional<Phase> phase(int vm) {
        return operator.status(vms.get(vm)).map(s -> s.phase());
    }

    /** The numbers of the VMs that were let go. */
    List<Integer> gone() {
        return IntStream.range(0, vms.size())
                .filter(i -> operator.ticket(vms.get(i)).isPresent())
                .boxed()
                .toList();
    }

    /** With which releases these VMs were let go. */
    List<String> releases(int... numbers) {
        return IntStream.of(numbers)
                .mapToObj(vms::get)
                .flatMap(vm -> operator.ticket(vm).stream())
                .map(ticket -> ticket.plan().release())
                .toList();
    }

    Optional<WaitingFor> waitsFor(int vm) {
        return operator.status(vms.get(vm)).flatMap(s -> Optional.ofNullable(s.waitingFor()));
    }

    /** When the first device of each VM's restart was asked for. */
    Map<VmName, Instant> restarts() {
        var restarts = new TreeMap<VmName, Instant>();
        vms.forEach(vm -> operator.status(vm)
                .flatMap(s -> Optional.ofNullable(s.restarts()))
                .flatMap(r -> Optional.ofNullable(r.requestedAt()))
                .ifPresent(at -> restarts.put(vm, at)));
        return restarts;
    }

    private List<String> waits() {
        var waits = new ArrayList<String>();
        vms.forEach(vm ->
                operator.status(vm).ifPresent(s -> waits.add(vm.name() + " " + s.phase() + " " + s.waitingFor())));
        return waits;
    }
}
