package io.pvdrivers.simulator.world.scene;

import java.util.Optional;

/**
 * A feature gate of KubeVirt that the world knows, with the minor version 1.x in which it came, became beta and could no
 * longer be switched off ({@code pkg/virt-config/featuregate/{active,inactive}.go} of each tag).
 */
public enum FeatureGate {
    DECENTRALIZED_LIVE_MIGRATION("DecentralizedLiveMigration", 6, Optional.of(10), Optional.empty()),
    DECLARATIVE_HOTPLUG_VOLUMES("DeclarativeHotplugVolumes", 6, Optional.of(9), Optional.empty()),
    HOTPLUG_VOLUMES("HotplugVolumes", 0, Optional.empty(), Optional.empty()),
    REBOOT_POLICY("RebootPolicy", 8, Optional.of(9), Optional.empty()),
    SNAPSHOT("Snapshot", 0, Optional.of(6), Optional.empty()),
    VM_LIVE_UPDATE_FEATURES("VMLiveUpdateFeatures", 0, Optional.empty(), Optional.of(5));

    private final String id;
    private final int since;
    private final Optional<Integer> beta;
    private final Optional<Integer> always;

    FeatureGate(String id, int since, Optional<Integer> beta, Optional<Integer> always) {
        this.id = id;
        this.since = since;
        this.beta = beta;
        this.always = always;
    }

    /** As KubeVirt spells it. */
    public String id() {
        return id;
    }

    boolean isKnownTo(KubeVirtRelease release) {
        return release.minor() >= since;
    }

    boolean isBetaIn(KubeVirtRelease release) {
        return beta.filter(minor -> release.minor() >= minor).isPresent();
    }

    boolean isAlwaysOnIn(KubeVirtRelease release) {
        return always.filter(minor -> release.minor() >= minor).isPresent();
    }

    @Override
    public String toString() {
        return id;
    }
}
