package io.pvdrivers.simulator.world.kubevirt;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a VM's hotpluggable volumes make of its running VMI's spec, and what KubeVirt's webhook for VMIs says to that
 * (pkg/storage/hotplug/hotplug.go, pkg/storage/admitters/storagehotplug.go).
 */
final class HotplugSpecs {
    private final Spec vm;
    private final Spec vmi;
    private final Set<String> shown;
    private final KubeVirtRules rules;

    /** @param shown the volumes that the VMI's status shows, also while they are unplugged */
    HotplugSpecs(Spec vm, Spec vmi, Set<String> shown, KubeVirtRules rules) {
        this.vm = vm;
        this.vmi = vmi;
        this.shown = shown;
        this.rules = rules;
    }

    /** The VMI's spec as virt-controller wants it. */
    Spec wanted() {
        Spec wanted = Spec.of(vmi.json());
        List<ObjectNode> volumes = volumes();
        List<ObjectNode> disks = disks(volumes);
        if (!volumes.equals(vmi.volumes())) {
            wanted.list("/volumes").removeAll().addAll(volumes);
        }
        if (!disks.equals(vmi.disks())) {
            wanted.list("/domain/devices/disks").removeAll().addAll(disks);
        }
        return wanted;
    }

    private List<ObjectNode> volumes() {
        List<ObjectNode> volumes = new ArrayList<>();
        for (ObjectNode volume : vmi.volumes()) {
            Optional<ObjectNode> inVm = vm.volume(Spec.name(volume));
            boolean changed = inVm.filter(other -> Spec.isHotpluggable(other) && !other.equals(volume))
                    .isPresent();
            if (!Spec.isHotpluggable(volume) || inVm.isPresent() && !changed) {
                volumes.add(volume);
            }
        }
        for (ObjectNode volume : vm.volumes()) {
            String name = Spec.name(volume);
            if (Spec.isHotpluggable(volume) && vmi.volume(name).isEmpty() && !shown.contains(name)) {
                volumes.add(volume);
            }
        }
        return volumes;
    }

    private List<ObjectNode> disks(List<ObjectNode> volumes) {
        List<ObjectNode> disks = new ArrayList<>();
        for (ObjectNode disk : vmi.disks()) {
            if (Spec.named(volumes, Spec.name(disk)).isPresent() || staysWithoutVolume(disk)) {
                disks.add(disk);
            }
        }
        for (ObjectNode disk : vm.disks()) {
            boolean hotpluggable = Spec.named(volumes, Spec.name(disk))
                    .filter(Spec::isHotpluggable)
                    .isPresent();
            if (hotpluggable && Spec.named(vmi.disks(), Spec.name(disk)).isEmpty()) {
                disks.add(disk);
            }
        }
        return disks;
    }

    private boolean staysWithoutVolume(ObjectNode disk) {
        Optional<ObjectNode> inVm = Spec.named(vm.disks(), Spec.name(disk));
        boolean drive =
                disk.has("cdrom") && inVm.filter(other -> other.has("cdrom")).isPresent();
        return inVm.isPresent() && (vm.volume(Spec.name(disk)).isEmpty() || drive);
    }

    /** Why the webhook refuses that; empty admits it. */
    Optional<String> refusal(Spec wanted) {
        long mapped = wanted.disks().stream()
                .filter(disk -> wanted.volume(Spec.name(disk)).isPresent() || !disk.has("cdrom"))
                .count();
        if (mapped != wanted.volumes().size()) {
            return Optional.of("mismatch between volumes declared ("
                    + wanted.volumes().size() + ") and required (" + mapped + ")");
        }
        return wanted.disks().stream()
                .filter(disk -> Spec.named(vmi.disks(), Spec.name(disk)).isEmpty())
                .flatMap(disk -> refusalOfNew(disk).stream())
                .findFirst();
    }

    private Optional<String> refusalOfNew(ObjectNode disk) {
        String prefix = "Hotplug configuration for ";
        String name = "[" + Spec.name(disk) + "]";
        String bus = Spec.bus(disk);
        String kind = Spec.target(disk).orElse("");
        if (kind.equals("disk") && !bus.equals("scsi") && !(bus.equals("virtio") && rules.plugsVirtioDisks())) {
            return Optional.of(prefix + "disk " + name + " requires bus to be 'scsi' or 'virtio'. [" + bus
                    + "] is not permitted.");
        }
        if (kind.equals("lun") && !bus.equals("scsi")) {
            return Optional.of(prefix + "LUN " + name + " requires bus to be 'scsi'. [" + bus + "] is not permitted.");
        }
        if (!kind.equals("disk") && !kind.equals("lun")) {
            return Optional.of(prefix + name + " requires diskDevice of type 'disk' or 'lun' to be used.");
        }
        return disk.path("dedicatedIOThread").asBoolean() && !bus.equals("virtio")
                ? Optional.of(prefix + name + " requires virtio bus for IOThreads.")
                : Optional.empty();
    }
}
