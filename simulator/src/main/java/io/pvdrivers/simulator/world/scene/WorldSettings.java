package io.pvdrivers.simulator.world.scene;

import java.time.Instant;
import java.util.Set;

/**
 * What a world begins with.
 *
 * @param seed the same seed, the same world
 * @param start its first moment
 * @param faults what goes wrong
 * @param admin whether its admin does what the operator asks people for
 * @param timings how long things take
 * @param registry the images there are
 * @param kubeVirt the KubeVirt it plays
 * @param macPool namespaces in which KubeMacPool gives out MACs
 */
public record WorldSettings(
        long seed,
        Instant start,
        FaultPlan faults,
        boolean admin,
        Timings timings,
        Registry registry,
        KubeVirtRelease kubeVirt,
        Set<String> macPool) {
    public static final WorldSettings DEFAULTS = new WorldSettings(
            1L,
            Instant.parse("2026-11-02T08:00:00Z"),
            FaultPlan.NONE,
            true,
            Timings.REALISTIC,
            Registry.EMPTY,
            KubeVirtRelease.DEFAULT,
            Set.of());

    public WorldSettings withSeed(long value) {
        return new WorldSettings(value, start, faults, admin, timings, registry, kubeVirt, macPool);
    }

    public WorldSettings startingAt(Instant value) {
        return new WorldSettings(seed, value, faults, admin, timings, registry, kubeVirt, macPool);
    }

    public WorldSettings withFaults(FaultPlan value) {
        return new WorldSettings(seed, start, value, admin, timings, registry, kubeVirt, macPool);
    }

    public WorldSettings withAdmin(boolean value) {
        return new WorldSettings(seed, start, faults, value, timings, registry, kubeVirt, macPool);
    }

    public WorldSettings withTimings(Timings value) {
        return new WorldSettings(seed, start, faults, admin, value, registry, kubeVirt, macPool);
    }

    public WorldSettings withRegistry(Registry value) {
        return new WorldSettings(seed, start, faults, admin, timings, value, kubeVirt, macPool);
    }

    public WorldSettings withKubeVirt(KubeVirtRelease value) {
        return new WorldSettings(seed, start, faults, admin, timings, registry, value, macPool);
    }

    public WorldSettings withMacPool(String... namespaces) {
        return new WorldSettings(seed, start, faults, admin, timings, registry, kubeVirt, Set.of(namespaces));
    }
}
