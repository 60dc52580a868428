package io.pvdrivers.simulator.world.kubevirt;

import com.fasterxml.jackson.databind.JsonNode;
import io.pvdrivers.simulator.world.scene.FeatureGate;
import io.pvdrivers.simulator.world.scene.KubeVirtRelease;

/** Where releases of KubeVirt differ. docs/stand-in.md has the same as a table. */
final class KubeVirtRules {
    private KubeVirtRelease release;

    KubeVirtRules(KubeVirtRelease release) {
        this.release = release;
    }

    /** The KubeVirt is updated, or its gates are set anew. */
    void become(KubeVirtRelease now) {
        release = now;
    }

    KubeVirtRelease release() {
        return release;
    }

    /** VMs can be snapshotted. */
    boolean hasSnapshots() {
        return release.isOn(FeatureGate.SNAPSHOT);
    }

    /** The webhook takes a CD-ROM without a volume: 1.6.0, vmi-create-admitter.go validateBootOrder (PR #13847). */
    boolean knowsEmptyDrives() {
        return release.isAtLeast(6);
    }

    /** And with the gate on only. The old gate does not matter to the webhook. */
    boolean admitsEmptyDrives() {
        return release.isOn(FeatureGate.DECLARATIVE_HOTPLUG_VOLUMES);
    }

    /**
     * Changes of hotpluggable volumes reach a running VMI: 1.6.0, vm.go handleDeclarativeVolumeHotplug and hotplug.go
     * HandleDeclarativeVolumes (PR #13847; beta in 1.9.0, PR #16932).
     */
    boolean plugsInto(JsonNode vm) {
        return release.isOn(FeatureGate.DECLARATIVE_HOTPLUG_VOLUMES)
                && !release.isOn(FeatureGate.HOTPLUG_VOLUMES)
                && !migratesVolumes(vm);
    }

    /** A volume that changes is to be migrated, not exchanged. */
    static boolean migratesVolumes(JsonNode vm) {
        return vm.at("/spec/updateVolumesStrategy").asText().equals("Migration");
    }

    /** LiveUpdate is the default since 1.6.0, Stage before; until 1.4 it had a gate (virt-config.go, PR #14068). */
    boolean updatesLive() {
        String byDefault = release.isAtLeast(6) ? "LiveUpdate" : "Stage";
        return release.rolloutStrategy().orElse(byDefault).equals("LiveUpdate")
                && release.isOn(FeatureGate.VM_LIVE_UPDATE_FEATURES);
    }

    /** Hotpluggable volumes never need a restart, else under LiveUpdate only: 1.6.3, 1.7.0, vm.go addRestartRequiredIfNeeded. */
    boolean ignoresHotpluggableVolumes() {
        return updatesLive() || release.has("1.6.3", "1.7.0");
    }

    /** A CD-ROM that is gone from the spec needs a restart: 1.6.4, 1.7.0, vm.go validLiveUpdateDisks (PR #15969, #16129). */
    boolean wantsRestartForRemovedDrive() {
        return release.has("1.6.4", "1.7.0");
    }

    /** RestartRequired goes when the change is taken back: 1.6.4, 1.7.1, 1.8.0, vm.go syncRestartRequired. */
    boolean withdrawsRestartRequired() {
        return release.has("1.6.4", "1.7.1", "1.8.0");
    }

    /** The state of a NIC is no reason for a restart: 1.6.0, vm.go with netvmliveupdate.IsRestartRequired. */
    boolean ignoresNicState() {
        return release.isAtLeast(6);
    }

    /** A disk on virtio can be plugged in, else on scsi only: 1.6.0 (PR #14907). */
    boolean plugsVirtioDisks() {
        return release.isAtLeast(6);
    }

    /** Blocks of a disk on sata must have 512 bytes: 1.7.0, storage/admitters/disks.go validateBlockSize. */
    boolean wantsSmallBlocksOnSata() {
        return release.isAtLeast(7);
    }

    /** A guest that reboots can end its VMI: 1.8.0, alpha; beta in 1.9.0 (PR #17623). */
    boolean knowsRebootPolicy() {
        return release.isAtLeast(8);
    }

    /** The PCIe ports of a VMI. */
    PciPorts ports(Instance instance) {
        return PciPorts.of(instance.birth().spec(), instance.birth().base().at("/metadata/annotations"), release);
    }

    /** A new VM gets its firmware uuid written in: 1.6.0, vm-mutator.go. */
    boolean writesFirmwareUuid() {
        return release.isAtLeast(6);
    }

    /** A new VM gets a firmware serial written in: 1.5.3, 1.6.1, vm-mutator.go. */
    boolean writesFirmwareSerial() {
        return release.has("1.5.3", "1.6.1");
    }

    /** A new VM gets the annotation of the v3 PCI topology: 1.6.4, 1.7.2, 1.8.0, vm-mutator.go (PRs #17060, #17059, #17058). */
    boolean writesPciTopology() {
        return release.has("1.6.4", "1.7.2", "1.8.0");
    }
}
