package io.pvdrivers.simulator.flow;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.random.RandomGenerator;

/** Windows VMs as nobody would think of them. The first disk is the one Windows is on. */
final class RandomVms {
    private final RandomGenerator random;

    RandomVms(RandomGenerator random) {
        this.random = random;
    }

    ObjectNode next() {
        var vm = Manifests.object(Manifests.SATA_E1000E);
        var spec = vm.withObject("/spec/template/spec");
        var devices = spec.withObject("/domain/devices");
        preference(vm);
        disks(devices.putArray("disks"), spec.putArray("volumes"));
        interfaces(devices.putArray("interfaces"), spec.putArray("networks"));
        if (devices.withArray("interfaces").isEmpty()) {
            devices.remove("interfaces");
            spec.remove("networks");
        }
        if (devices.withArray("disks").isEmpty()) {
            devices.remove("disks");
        }
        strange(vm, spec, devices);
        annotations(vm);
        return vm;
    }

    private void preference(ObjectNode vm) {
        if (random.nextInt(3) == 0) {
            vm.withObject("/spec/preference").put("name", pick("windows.2k22", "windows.2k22.virtio"));
        }
    }

    private void disks(ArrayNode disks, ArrayNode volumes) {
        var implicitBoot = random.nextInt(5) == 0;
        var count = 1 + random.nextInt(4);
        var bootOrder = random.nextBoolean();
        for (int i = 0; i < count; i++) {
            var name = i == 0 ? "root" : "data" + i;
            volumes.addObject().put("name", name).putObject("dataVolume").put("name", "erp-" + name);
            // Implicit disks come last: where the boot disk is implicit, all are, so that it stays first.
            if (implicitBoot || i > 0 && random.nextInt(6) == 0) {
                continue;
            }
            disk(disks.addObject().put("name", name), i, bootOrder);
        }
        if (!implicitBoot && random.nextInt(4) == 0) {
            disks.addObject().put("name", "cd").putObject("cdrom").put("bus", "sata");
            volumes.addObject()
                    .put("name", "cd")
                    .putObject("persistentVolumeClaim")
                    .put("claimName", "tools");
        }
    }

    private void disk(ObjectNode disk, int index, boolean bootOrder) {
        if (index > 0 && random.nextInt(8) == 0) {
            disk.putObject("lun").put("bus", "scsi");
            return;
        }
        switch (random.nextInt(5)) {
            case 0 -> disk.putObject("disk");
            case 1 -> {
                // no target at all
            }
            default ->
                disk.putObject("disk").put("bus", pick("sata", "sata", "sata", "usb", index == 0 ? "sata" : "virtio"));
        }
        if (bootOrder) {
            disk.put("bootOrder", index + 1);
        }
        if (random.nextInt(3) == 0) {
            disk.put("serial", "DISK-" + index);
        }
        if (random.nextInt(4) == 0) {
            disk.put("cache", "none");
        }
    }

    private void interfaces(ArrayNode interfaces, ArrayNode networks) {
        var count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            var name = i == 0 ? "default" : "lan" + i;
            var entry = interfaces.addObject().put("name", name);
            if (random.nextInt(4) > 0) {
                entry.put("model", pick("e1000e", "e1000", "rtl8139", "virtio"));
            }
            if (random.nextInt(3) == 0) {
                entry.put("macAddress", "02:aa:bb:cc:dd:%02x".formatted(i));
            }
            if (i == 0) {
                entry.putObject(random.nextInt(4) == 0 ? "bridge" : "masquerade");
                networks.addObject().put("name", name).putObject("pod");
            } else {
                entry.putObject("bridge");
                networks.addObject().put("name", name).putObject("multus").put("networkName", "vlan" + i);
            }
        }
    }

    /** Fields that no version of this operator has heard of. */
    private void strange(ObjectNode vm, ObjectNode spec, ObjectNode devices) {
        vm.withObject("/spec")
                .putObject("fromTheFuture")
                .put("x", 1)
                .putArray("y")
                .add("z")
                .addNull();
        spec.put("alsoNew", 1.5);
        devices.withObject("/quantum").put("entangled", true);
        devices.withArray("disks").forEach(d -> {
            if (random.nextInt(3) == 0) {
                ((ObjectNode) d)
                        .putObject("novelty")
                        .put("name", ((ObjectNode) d).path("name").asText());
            }
        });
        if (devices.withArray("disks").isEmpty()) {
            devices.remove("disks");
        }
    }

    private void annotations(ObjectNode vm) {
        var annotations = vm.withObject("/metadata/annotations");
        var drivers = pick("", "", "0.1.271", "0.1.302");
        if (!drivers.isEmpty()) {
            annotations.put("rehearse.pvdrivers.io/drivers", drivers);
        }
        if (random.nextBoolean()) {
            annotations.put("example.com/owner", "team/a~b");
        }
        // A bridge on the pod network gets another MAC at every start, so a static address cannot be found again by it.
        var bridged = vm.at("/spec/template/spec/domain/devices/interfaces/0").has("bridge");
        if (!bridged && random.nextInt(3) == 0) {
            annotations.put("rehearse.pvdrivers.io/static-ip", "10.0.0.5/24");
        }
        if (annotations.isEmpty()) {
            vm.withObject("/metadata").remove("annotations");
        }
    }

    String policy() {
        var targets = List.of(
                "",
                "",
                "  devices: {disks: {bus: scsi}}\n",
                "  devices: {disks: {bus: Unchanged}}\n",
                "  devices: {interfaces: {model: Unchanged}}\n",
                "  devices: {disks: {exclude: [data1]}}\n");
        return Manifests.POLICY + targets.get(random.nextInt(targets.size()));
    }

    private String pick(String... values) {
        return values[random.nextInt(values.length)];
    }
}
