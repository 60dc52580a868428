package io.pvdrivers.operator.kubevirt;

import io.pvdrivers.kubevirt.InstanceSpec;
import io.pvdrivers.operator.catalog.Driver;
import java.util.EnumSet;
import java.util.Set;

/** The virtio devices that KubeVirt gives a running VM, by the drivers they need. */
public final class PresentDrivers {
    private PresentDrivers() {}

    /**
     * Drivers of the devices that this instance has. The SCSI controller is in every VM that allows hotplug, the serial controller
     * carries the guest agent's channel, the balloon is there unless switched off.
     */
    public static Set<Driver> of(InstanceSpec instance) {
        var devices = instance.domain().devices();
        var present = EnumSet.of(Driver.VIOSER);
        if (hasBus(instance, "virtio")) {
            present.add(Driver.VIOSTOR);
        }
        if (hasScsiController(instance)) {
            present.add(Driver.VIOSCSI);
        }
        if (!Boolean.FALSE.equals(devices.autoattachMemBalloon())) {
            present.add(Driver.BALLOON);
        }
        if (devices.rng() != null) {
            present.add(Driver.VIORNG);
        }
        if (devices.interfaces().stream()
                .anyMatch(i ->
                        i.sriov() == null && (i.model() == null || i.model().equals("virtio")))) {
            present.add(Driver.NETKVM);
        }
        return present;
    }

    /** The same without the SCSI controller that only waits for something to be plugged in. */
    public static Set<Driver> atWork(InstanceSpec instance) {
        var present = EnumSet.copyOf(of(instance));
        if (!hasBus(instance, "scsi")) {
            present.remove(Driver.VIOSCSI);
        }
        return present;
    }

    /** Whether the guest sees a virtio-scsi controller. */
    public static boolean hasScsiController(InstanceSpec instance) {
        return !Boolean.TRUE.equals(instance.domain().devices().disableHotplug()) || hasBus(instance, "scsi");
    }

    private static boolean hasBus(InstanceSpec instance, String bus) {
        return instance.domain().devices().disks().stream()
                .anyMatch(d -> d.disk() != null && bus.equals(d.disk().bus())
                        || d.lun() != null && bus.equals(d.lun().bus())
                        || d.cdrom() != null && bus.equals(d.cdrom().bus()));
    }
}
