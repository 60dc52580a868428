package io.pvdrivers.operator.kubevirt;

import io.pvdrivers.api.v1alpha1.DriverPolicySpec.DiskTarget;
import io.pvdrivers.api.v1alpha1.DriverPolicySpec.InterfaceTarget;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.DeviceKind;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.WantedDevice;
import io.pvdrivers.kubevirt.InstanceSpec;
import io.pvdrivers.kubevirt.InstanceSpec.Disk;
import io.pvdrivers.kubevirt.InstanceSpec.Interface;
import io.pvdrivers.kubevirt.InstanceSpec.Volume;
import io.pvdrivers.kubevirt.VirtualMachineSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The disks and network interfaces of a VM as its spec, its VMI and KubeVirt's defaults make them together. */
public final class Devices {
    /** What KubeVirt calls the NIC of a VM that states neither interfaces nor networks. */
    private static final String IMPLICIT_INTERFACE = "default";

    private final InstanceSpec template;
    private final Optional<InstanceSpec> instance;
    private final Set<String> excluded;
    private final Map<String, String> remembered;
    private final Map<String, String> beforeTheSwitch;
    private final Map<String, String> byPreference;
    private final boolean hasPreference;

    private Devices(
            VirtualMachineSpec vm,
            Optional<InstanceSpec> instance,
            Set<String> excluded,
            Map<String, String> remembered,
            Map<String, String> beforeTheSwitch,
            Map<String, String> byPreference) {
        this.template = vm.template().spec();
        this.instance = instance;
        this.excluded = excluded;
        this.remembered = remembered;
        this.beforeTheSwitch = beforeTheSwitch;
        this.byPreference = byPreference;
        this.hasPreference = vm.preference() != null;
    }

    /**
     * Lists the devices in KubeVirt's order: the spec's own entries, then the implicit ones. The operator's own entries are left out.
     *
     * @param excluded names that the policy leaves alone
     * @param remembered bus or model last seen, by {@link #key}
     * @param beforeTheSwitch what a device has without a value of its own, where the operator has given it one, by {@link #key}
     * @param byPreference what a device has without a value of its own by the preference that the operator gave the VM, by {@link #key}
     */
    public static List<Device> of(
            VirtualMachineSpec vm,
            Optional<InstanceSpec> instance,
            Set<String> excluded,
            Map<String, String> remembered,
            Map<String, String> beforeTheSwitch,
            Map<String, String> byPreference) {
        var devices = new Devices(vm, instance, excluded, remembered, beforeTheSwitch, byPreference);
        return Stream.concat(devices.disks(), devices.interfaces()).toList();
    }

    /** The same for a VM that the operator has not switched. */
    public static List<Device> of(
            VirtualMachineSpec vm,
            Optional<InstanceSpec> instance,
            Set<String> excluded,
            Map<String, String> remembered) {
        return of(vm, instance, excluded, remembered, Map.of(), Map.of());
    }

    /** Key of a device in {@code remembered}. */
    public static String key(DeviceKind kind, String name) {
        return kind + "/" + name;
    }

    /** Every device that shall be paravirtual under these targets, with the value it shall have. */
    public static List<WantedDevice> wanted(List<Device> devices, DiskTarget disks, InterfaceTarget interfaces) {
        var wanted = new ArrayList<WantedDevice>();
        for (var device : devices) {
            if (device.stays().isPresent()) {
                continue;
            }
            var target = device.kind() == DeviceKind.DISK ? diskValue(disks) : interfaceValue(interfaces);
            var value = device.isMovable() ? target : device.value();
            value.filter(Devices::isParavirtual)
                    .ifPresent(v -> wanted.add(new WantedDevice(device.kind(), device.name(), v)));
        }
        return List.copyOf(wanted);
    }

    private static boolean isParavirtual(String value) {
        return value.equals("virtio") || value.equals("scsi");
    }

    private static Optional<String> diskValue(DiskTarget target) {
        return switch (target) {
            case VIRTIO -> Optional.of("virtio");
            case SCSI -> Optional.of("scsi");
            case UNCHANGED -> Optional.empty();
        };
    }

    private static Optional<String> interfaceValue(InterfaceTarget target) {
        return switch (target) {
            case VIRTIO -> Optional.of("virtio");
            case UNCHANGED -> Optional.empty();
        };
    }

    private Stream<Device> disks() {
        var explicit = template.domain().devices().disks().stream()
                .filter(d -> !Names.isOurs(d.name()))
                .map(d -> disk(d.name(), Optional.of(d)));
        return Stream.concat(explicit, implicitDisks(template, instance).map(name -> disk(name, Optional.empty())));
    }

    /**
     * Volumes that KubeVirt makes a disk of because nothing else does, in the order the VMI lists them. What takes memory dumps is no
     * disk of the guest.
     */
    static Stream<String> implicitDisks(InstanceSpec template, Optional<InstanceSpec> instance) {
        var named = Stream.concat(
                        template.domain().devices().disks().stream().map(Disk::name),
                        template.domain().devices().filesystems().stream().map(f -> String.valueOf(f.get("name"))))
                .collect(Collectors.toSet());
        var volumes = template.volumes().stream()
                .filter(v -> v.memoryDump() == null)
                .map(Volume::name)
                .filter(v -> !named.contains(v) && !Names.isOurs(v))
                .toList();
        var order = instance.map(i ->
                        i.domain().devices().disks().stream().map(Disk::name).toList())
                .orElse(List.of());
        var shown = order.stream().filter(volumes::contains);
        var rest = volumes.stream().filter(v -> !order.contains(v));
        return Stream.concat(shown, rest);
    }

    private Device disk(String name, Optional<Disk> entry) {
        var declared = entry.flatMap(Devices::bus).or(() -> byPreference(DeviceKind.DISK, name));
        var running = instance.flatMap(i -> running(i, DeviceKind.DISK, name));
        var bare = entry.isPresent() && entry.get().isHardDisk() && entry.get().disk() == null;
        return new Device(
                DeviceKind.DISK,
                name,
                entry.isEmpty(),
                bare,
                declared,
                running,
                unstated(DeviceKind.DISK, name, running),
                diskStays(name, entry));
    }

    private Optional<String> byPreference(DeviceKind kind, String name) {
        return Optional.ofNullable(byPreference.get(key(kind, name)));
    }

    /**
     * A preference fills in what the spec does not state, and the VMI shows what it does. Not so where the operator had stated it and somebody
     * took that out again: the VMI then still shows the operator's value.
     */
    private Optional<String> unstated(DeviceKind kind, String name, Optional<String> running) {
        if (!hasPreference) {
            return Optional.of(byDefault(kind));
        }
        var last = running.or(() -> Optional.ofNullable(remembered.get(key(kind, name))));
        var before = Optional.ofNullable(beforeTheSwitch.get(key(kind, name)));
        return last.filter(Devices::isParavirtual).isPresent() ? before.or(() -> last) : last;
    }

    private String byDefault(DeviceKind kind) {
        return switch (kind) {
            case DISK -> Machine.defaultBus(template);
            case INTERFACE -> Machine.DEFAULT_MODEL;
        };
    }

    private Optional<String> diskStays(String name, Optional<Disk> entry) {
        if (excluded.contains(key(DeviceKind.DISK, name))) {
            return Optional.of("the policy excludes it");
        }
        if (entry.isPresent() && entry.get().cdrom() != null) {
            return Optional.of("it is a CD-ROM drive");
        }
        if (entry.isPresent() && entry.get().lun() != null) {
            return Optional.of(
                    Boolean.TRUE.equals(entry.get().lun().reservation())
                            ? "it is a LUN with a reservation"
                            : "it is a LUN");
        }
        if (entry.isPresent() && Boolean.TRUE.equals(entry.get().shareable())) {
            return Optional.of("it is shared with other VMs");
        }
        var volume =
                template.volumes().stream().filter(v -> v.name().equals(name)).findFirst();
        return volume.filter(Volume::isHotpluggable).map(v -> "it is hot-plugged");
    }

    private Stream<Device> interfaces() {
        var explicit = template.domain().devices().interfaces();
        if (!explicit.isEmpty()) {
            return explicit.stream().map(i -> networkInterface(i.name(), Optional.of(i)));
        }
        return instance.map(i -> i.domain().devices().interfaces().stream().map(Interface::name))
                .orElseGet(this::implicitInterfaces)
                .map(name -> networkInterface(name, Optional.empty()));
    }

    /** What KubeVirt will make at the next start: a VM that is off has the NIC that it has while it runs. */
    private Stream<String> implicitInterfaces() {
        var none = template.domain().devices().interfaces().isEmpty()
                && template.networks().isEmpty();
        return none && !Boolean.FALSE.equals(template.domain().devices().autoattachPodInterface())
                ? Stream.of(IMPLICIT_INTERFACE)
                : Stream.empty();
    }

    private Device networkInterface(String name, Optional<Interface> entry) {
        var running = instance.flatMap(i -> running(i, DeviceKind.INTERFACE, name));
        return new Device(
                DeviceKind.INTERFACE,
                name,
                entry.isEmpty(),
                false,
                entry.flatMap(i -> Optional.ofNullable(i.model())).or(() -> byPreference(DeviceKind.INTERFACE, name)),
                running,
                unstated(DeviceKind.INTERFACE, name, running),
                interfaceStays(name, entry));
    }

    private Optional<String> interfaceStays(String name, Optional<Interface> entry) {
        if (excluded.contains(key(DeviceKind.INTERFACE, name))) {
            return Optional.of("the policy excludes it");
        }
        if (entry.isPresent() && entry.get().sriov() != null) {
            return Optional.of("it is a device of the host (SR-IOV)");
        }
        return entry.filter(i -> "absent".equals(i.state())).map(i -> "it is being removed");
    }

    /** Bus or model of a device in a VMI; empty where it has no such device. */
    public static Optional<String> running(InstanceSpec instance, DeviceKind kind, String name) {
        var devices = instance.domain().devices();
        return switch (kind) {
            case DISK -> find(devices.disks(), name).flatMap(Devices::bus);
            case INTERFACE ->
                find(devices.interfaces(), name)
                        .map(i -> Optional.ofNullable(i.model()).orElse(Machine.DEFAULT_MODEL));
        };
    }

    private static Optional<String> bus(Disk disk) {
        var target = disk.cdrom() != null ? disk.cdrom() : disk.lun() != null ? disk.lun() : disk.disk();
        return Optional.ofNullable(target).map(InstanceSpec.Target::bus);
    }

    private static <T> Optional<T> find(List<T> entries, String name) {
        return entries.stream()
                .filter(e -> switch (e) {
                    case Disk d -> d.name().equals(name);
                    case Interface i -> i.name().equals(name);
                    default -> false;
                })
                .findFirst();
    }
}
