package io.pvdrivers.simulator.world.scene;

import java.time.Instant;

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
 */
public record WorldSettings(
        long seed,
        Instant start,
        FaultPlan faults,
        boolean admin,
        Timings timings,
        Registry registry,
        KubeVirtRelease kubeVirt) {
    public static final WorldSettings DEFAULTS = new WorldSettings(
            1L,
            Instant.parse("2026-11-02T08:00:00Z"),
            FaultPlan.NONE,
            true,
            Timings.REALISTIC,
            Registry.EMPTY,
            KubeVirtRelease.DEFAULT);

    public WorldSettings withSeed(long value) {
        return new WorldSettings(value, start, faults, admin, timings, registry, kubeVirt);
    }

    public WorldSettings startingAt(Instant value) {
        return new WorldSettings(seed, value, faults, admin, timings, registry, kubeVirt);
    }

    public WorldSettings withFaults(FaultPlan value) {
        return new WorldSettings(seed, start, value, admin, timings, registry, kubeVirt);
    }

    public WorldSettings withAdmin(boolean value) {
        return new WorldSettings(seed, start, faults, value, timings, registry, kubeVirt);
    }

    public WorldSettings withTimings(Timings value) {
        return new WorldSettings(seed, start, faults, admin, value, registry, kubeVirt);
    }

    public WorldSettings withRegistry(Registry value) {
        return new WorldSettings(seed, start, faults, admin, timings, value, kubeVirt);
    }

    public WorldSettings withKubeVirt(KubeVirtRelease value) {
        return new WorldSettings(seed, start, faults, admin, timings, registry, value);
    }
}
