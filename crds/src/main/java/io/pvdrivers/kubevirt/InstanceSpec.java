package io.pvdrivers.kubevirt;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is read of a VirtualMachineInstance's {@code spec}, or of the template of a VirtualMachine.
 *
 * @param unreadable why the spec could not be understood; everything else is empty then
 */
public record InstanceSpec(
        Domain domain,
        List<Volume> volumes,
        List<Network> networks,
        @Nullable String architecture,
        @Nullable Long terminationGracePeriodSeconds,
        @Nullable String unreadable) {
    static final InstanceSpec EMPTY = new InstanceSpec(Domain.EMPTY, List.of(), List.of(), null, null, null);

    public InstanceSpec {
        domain = domain == null ? Domain.EMPTY : domain;
        volumes = volumes == null ? List.of() : volumes;
        networks = networks == null ? List.of() : Shared.each(networks);
    }

    /** The virtual hardware. */
    public record Domain(
            Devices devices,
            @Nullable Features features,
            @Nullable Machine machine,
            @Nullable Memory memory,
            @Nullable Resources resources,
            @Nullable Firmware firmware,
            @Nullable String rebootPolicy) {
        static final Domain EMPTY = new Domain(Devices.EMPTY, null, null, null, null, null, null);

        public Domain {
            devices = devices == null ? Devices.EMPTY : devices;
            features = Shared.one(features);
            machine = Shared.one(machine);
            firmware = Shared.one(firmware);
            memory = Shared.one(memory);
            resources = Shared.one(resources);
        }
    }

    /** The machine type, such as {@code pc-q35-rhel9.4.0}. */
    public record Machine(@Nullable String type) {}

    /** What the guest is given, as a Kubernetes quantity such as {@code 8Gi}. */
    public record Memory(@Nullable String guest) {}

    /** What the pod is given: the guest's memory where {@code memory} says nothing. */
    public record Resources(@Nullable Map<String, Object> requests) {}

    /** What identifies the machine to its guest. */
    public record Firmware(
            @Nullable String uuid,
            @Nullable String serial,
            @Nullable Bootloader bootloader) {}

    /** What starts the machine; BIOS where {@code efi} is absent. */
    public record Bootloader(@Nullable Efi efi) {}

    /** EFI; Secure Boot is on unless it says otherwise. */
    public record Efi(@Nullable Boolean secureBoot) {}

    /** CPU features; {@code hyperv} hints at Windows. */
    public record Features(@Nullable Map<String, Object> hyperv) {}

    /** Devices of the virtual hardware. */
    public record Devices(
            List<Disk> disks,
            List<Interface> interfaces,
            @Nullable Boolean disableHotplug,
            @Nullable Boolean autoattachPodInterface,
            @Nullable Boolean autoattachMemBalloon,
            @Nullable Boolean autoattachSerialConsole,
            @Nullable Map<String, Object> rng,
            @Nullable Boolean useVirtioTransitional,
            @Nullable Boolean autoattachVSOCK,
            List<Map<String, Object>> inputs,
            List<Map<String, Object>> hostDevices,
            List<Map<String, Object>> gpus,
            List<Map<String, Object>> filesystems,
            @Nullable Map<String, Object> watchdog,
            @Nullable Map<String, Object> sound,
            @Nullable Map<String, Object> video) {
        static final Devices EMPTY = new Devices(
                List.of(), List.of(), null, null, null, null, null, null, null, List.of(), List.of(), List.of(),
                List.of(), null, null, null);

        public Devices {
            disks = disks == null ? List.of() : Shared.each(disks);
            interfaces = interfaces == null ? List.of() : interfaces;
            inputs = inputs == null ? List.of() : Shared.each(inputs);
            hostDevices = hostDevices == null ? List.of() : hostDevices;
            gpus = gpus == null ? List.of() : gpus;
            filesystems = filesystems == null ? List.of() : filesystems;
        }
    }

    /** A disk: {@code disk}, {@code cdrom}, {@code lun}, or none of them, which means {@code disk}. */
    public record Disk(
            String name,
            @Nullable Target disk,
            @Nullable Target cdrom,
            @Nullable Target lun,
            @Nullable Integer bootOrder,
            @Nullable String serial,
            @Nullable Boolean shareable,
            @Nullable Boolean dedicatedIOThread,
            @Nullable Map<String, Object> blockSize) {

        public Disk {
            name = ViewMapper.required(name, "name");
        }

        /** Whether this is a plain hard disk. */
        public boolean isHardDisk() {
            return cdrom == null && lun == null;
        }
    }

    /** Where a disk is attached. An absent bus means the preference's, else SATA. */
    public record Target(
            @Nullable String bus,
            @Nullable Boolean readonly,
            @Nullable Boolean reservation) {}

    /** A network interface; exactly one binding is present. */
    public record Interface(
            String name,
            @Nullable String model,
            @Nullable String macAddress,
            @Nullable Map<String, Object> masquerade,
            @Nullable Map<String, Object> bridge,
            @Nullable Map<String, Object> sriov,
            @Nullable Map<String, Object> binding,
            @Nullable Integer bootOrder,
            @Nullable String state) {

        public Interface {
            name = ViewMapper.required(name, "name");
        }
    }

    /** What is behind a disk of the same name. */
    public record Volume(
            String name,
            @Nullable ContainerDisk containerDisk,
            @Nullable Claim persistentVolumeClaim,
            @Nullable DataVolume dataVolume,
            @Nullable Map<String, Object> emptyDisk,
            @Nullable Map<String, Object> sysprep,
            @Nullable Map<String, Object> memoryDump,
            @Nullable Map<String, Object> hostDisk) {

        public Volume {
            name = ViewMapper.required(name, "name");
        }

        /** Whether the volume came or may go while the VM runs. */
        public boolean isHotpluggable() {
            return persistentVolumeClaim != null && Boolean.TRUE.equals(persistentVolumeClaim.hotpluggable())
                    || dataVolume != null && Boolean.TRUE.equals(dataVolume.hotpluggable());
        }
    }

    public record ContainerDisk(@Nullable String image) {}

    public record Claim(
            @Nullable String claimName, @Nullable Boolean hotpluggable) {}

    public record DataVolume(
            @Nullable String name, @Nullable Boolean hotpluggable) {}

    /** What an interface of the same name is connected to. */
    public record Network(
            String name,
            @Nullable Map<String, Object> pod,
            @Nullable Map<String, Object> multus) {

        public Network {
            name = ViewMapper.required(name, "name");
        }
    }

    private record Wire(
            @Nullable Domain domain,
            @Nullable List<Volume> volumes,
            @Nullable List<Network> networks,
            @Nullable String architecture,
            @Nullable Long terminationGracePeriodSeconds,
            @Nullable String unreadable) {}

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    @SuppressWarnings("NullAway") // the constructor turns what is absent into what is empty
    static InstanceSpec read(JsonNode tree) {
        var wire = ViewMapper.read(tree, Wire.class, "spec", why -> new Wire(null, null, null, null, null, why));
        return new InstanceSpec(
                wire.domain(),
                wire.volumes(),
                wire.networks(),
                wire.architecture(),
                wire.terminationGracePeriodSeconds(),
                wire.unreadable());
    }
}
