package io.pvdrivers.simulator.flow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.simulator.world.World;
import io.pvdrivers.simulator.world.kubevirt.SubresourceRequest;
import io.pvdrivers.simulator.world.scene.Fault;
import io.pvdrivers.simulator.world.scene.FaultPlan;
import io.pvdrivers.simulator.world.scene.VmName;
import io.pvdrivers.simulator.world.scene.WorldEvent.Kind;
import io.pvdrivers.simulator.world.scene.WorldSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Several VMs of one policy, drawn from a seed: who is let go when, and that none of them is broken by the others. */
final class RandomFleet {
    private static final Duration ENOUGH = Duration.ofHours(2);
    private static final List<Fault> FAULTS =
            Stream.of(Fault.values()).filter(f -> !f.atApiServer()).toList();

    private final long seed;
    private final SplittableRandom random;
    private final List<VmName> vms;
    private final int maxConcurrent;
    private final int maxFailures;
    private final World world;
    private final Budget budget;
    private final Witness witness;
    private final MemoryOperator operator;
    private final List<String> broken = new ArrayList<>();

    RandomFleet(long seed) {
        this.seed = seed;
        random = new SplittableRandom(seed);
        vms = IntStream.range(0, 3 + random.nextInt(3))
                .mapToObj(i -> new VmName("vms", "vm-" + i))
                .toList();
        maxConcurrent = 1 + random.nextInt(3);
        maxFailures = random.nextInt(3);
        budget = new Budget(maxConcurrent, maxFailures);
        world = new World(
                WorldSettings.DEFAULTS.withSeed(seed).withFaults(faults()).withRegistry(Manifests.registry()));
        witness = new Witness(world);
        var cluster = new ForwardingCluster(witness) {
            @Override
            public DriverState keep(DriverState state) {
                var kept = super.keep(state);
                budget.written(kept, true);
                return kept;
            }

            @Override
            public void forget(DriverState state) {
                super.forget(state);
                budget.forgotten(state);
            }
        };
        vms.forEach(vm -> cluster.create(manifest(vm)));
        operator = new MemoryOperator(world, cluster, Manifests.releases(), seed);
        operator.policies().add(Manifests.policy(policy()));
    }

    private FaultPlan faults() {
        var plan = FaultPlan.NONE;
        for (var vm : vms) {
            plan = random.nextInt(3) == 0 ? plan.with(FAULTS.get(random.nextInt(FAULTS.size())), vm) : plan;
        }
        return plan;
    }

    private ObjectNode manifest(VmName name) {
        var vm = new RandomVms(random).next();
        vm.withObject("/metadata").put("name", name.name());
        return Manifests.object(vm.toString().replace("\"erp-", "\"" + name.name() + "-"));
    }

    private String policy() {
        var limits = "rollout: {maxConcurrent: " + maxConcurrent + ", maxFailures: " + maxFailures + ", ";
        return new RandomPolicies(random).next().replace("rollout: {", limits);
    }

    /** Plays to where nothing more is to be expected, and says what does not hold. */
    List<String> play() {
        for (int i = 0; i < 6; i++) {
            operator.runBriefly(Duration.ofSeconds(random.nextInt(1200)));
            owner(vms.get(random.nextInt(vms.size())));
        }
        operator.runBriefly(ENOUGH);
        judge();
        return Stream.of(broken, budget.broken(), witness.broken())
                .flatMap(List::stream)
                .map(what -> "fleet " + seed + " of " + vms.size() + ", " + maxConcurrent + " at once, " + maxFailures
                        + " failures: not so: " + what)
                .toList();
    }

    private void owner(VmName vm) {
        switch (random.nextInt(6)) {
            case 0, 1 -> world.restart(vm, SubresourceRequest.PLAIN);
            case 2, 3 ->
                witness.edit(vm, object -> {
                    object.withObject("/metadata/annotations").put("pvdrivers.io/approved", "true");
                    return object;
                });
            case 4 -> world.guestReboots(vm);
            default -> operator.forgetWhatItSaw();
        }
    }

    private void judge() {
        var stopped = world.eventsSince(0).stream()
                .filter(e -> e.kind() == Kind.STOP_ERROR || e.kind() == Kind.NO_WINDOWS)
                .filter(e -> !world.faults(e.vm()).contains(Fault.STOP_ERROR_AFTER_SWITCH))
                .toList();
        check("I1: Windows always starts", stopped.isEmpty(), stopped);
        for (var vm : vms) {
            var status = operator.status(vm).orElseThrow();
            var waits = status.waitingFor();
            check(
                    "I10: says what it waits for",
                    status.phase() == Phase.READY
                            || waits != null && !waits.message().isBlank(),
                    vm + " " + status.phase());
        }
    }

    /** How many VMs were in flight at once at most. */
    int most() {
        return budget.most();
    }

    private void check(String what, boolean holds, Object detail) {
        if (!holds) {
            broken.add(what + ": " + detail);
        }
    }
}
