package io.pvdrivers.operator.kubevirt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.pvdrivers.api.v1alpha1.DriverPolicySpec.DiskTarget;
import io.pvdrivers.api.v1alpha1.DriverPolicySpec.InterfaceTarget;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.DeviceKind;
import io.pvdrivers.kubevirt.InstanceSpec;
import io.pvdrivers.kubevirt.VirtualMachineSpec;
import io.pvdrivers.kubevirt.VirtualMachineSpec.Template;
import io.pvdrivers.kubevirt.VirtualMachineSpec.TemplateMetadata;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the spec, the VMI and KubeVirt's defaults make of a VM's devices together. */
class DevicesTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    @ParameterizedTest(name = "{0}: {3}")
    @CsvSource(
            delimiter = '|',
            value = {
                "explicit sata moves | {name: d, disk: {bus: sata}} | {name: d, disk: {bus: sata}} | virtio",
                "explicit usb moves | {name: d, disk: {bus: usb}} | {name: d, disk: {bus: usb}} | virtio",
                "an absent bus is what the VMI shows | {name: d, disk: {}} | {name: d, disk: {bus: sata}} | virtio",
                "a bare entry is what the VMI shows | {name: d} | {name: d, disk: {bus: sata}} | virtio",
                "virtio stays virtio | {name: d, disk: {bus: virtio}} | {name: d, disk: {bus: virtio}} | virtio",
                "scsi stays scsi | {name: d, disk: {bus: scsi}} | {name: d, disk: {bus: scsi}} | scsi",
                "a CD-ROM stays | {name: d, cdrom: {bus: sata}} | {name: d, cdrom: {bus: sata}} | -",
                "a LUN stays | {name: d, lun: {bus: sata}} | {name: d, lun: {bus: sata}} | -",
                "a shared disk stays | {name: d, shareable: true, disk: {bus: sata}} | {name: d, disk: {bus: sata}} | -",
            })
    void aDiskShallBe(String why, String entry, String shown, String wanted) {
        var template = spec("{domain: {devices: {disks: [" + entry + "]}}, volumes: [{name: d}]}");
        var instance = spec("{domain: {devices: {disks: [" + shown + "]}}, volumes: [{name: d}]}");

        assertThat(wantedOf(template, Optional.of(instance), Set.of()))
                .isEqualTo(wanted.equals("-") ? "" : "d=" + wanted);
    }

    @Test
    void implicitDisksComeLastInTheOrderOfTheVmi() {
        var template = spec(
                "{domain: {devices: {disks: [{name: b, disk: {bus: sata}}]}}, volumes: [{name: a}, {name: b}, {name: c}]}");
        var instance = spec(
                "{domain: {devices: {disks: [{name: b, disk: {bus: sata}}, {name: c, disk: {bus: sata}}, {name: a, disk: {bus: sata}}]}}}");

        var devices = Devices.of(vm(template), Optional.of(instance), Set.of(), Map.of());

        assertThat(devices).extracting(Device::name).containsExactly("b", "c", "a");
        assertThat(devices).extracting(Device::implicit).containsExactly(false, true, true);
    }

    @Test
    void anInterfaceThatKubeVirtMadeUpIsTheVmis() {
        var instance = spec("{domain: {devices: {interfaces: [{name: default, model: e1000e, masquerade: {}}]}}}");

        assertThat(wantedOf(spec("{}"), Optional.of(instance), Set.of())).isEqualTo("default=virtio");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "KubeVirt's own default | template: {spec: {}} | default=virtio",
                "what a preference gave it | {preference: {name: windows.2k22}, template: {spec: {}}} | default=e1000e",
                "none where its owner wants none | template: {spec: {domain: {devices: {autoattachPodInterface: false}}}} | -",
                "none beside a network that no interface uses | template: {spec: {networks: [{name: default, pod: {}}]}} | -",
            })
    void withoutAnInstanceTheInterfaceThatKubeVirtWillMakeUpIs(String what, String vm, String expected) {
        var remembered = vm.contains("preference") ? Map.of("INTERFACE/default", "e1000e") : Map.<String, String>of();
        var devices = Devices.of(read(vm, VirtualMachineSpec.class), Optional.empty(), Set.of(), remembered);

        assertThat(devices)
                .extracting(d -> d.name() + "=" + d.value().orElse("?"))
                .isEqualTo(expected.equals("-") ? List.of() : List.of(expected));
        assertThat(devices).allMatch(Device::implicit);
    }

    @Test
    void excludedHotPluggedAndOurOwnDevicesAreLeftOut() {
        var text = """
                domain: {devices: {disks: [{name: x, disk: {bus: sata}}, {name: h, disk: {bus: sata}}, {name: pvdrivers-primer, disk: {bus: virtio}}]}}
                volumes: [{name: x}, {name: h, dataVolume: {name: h, hotpluggable: true}}, {name: pvdrivers-primer, emptyDisk: {}}]
                """;

        assertThat(wantedOf(spec(text), Optional.of(spec(text)), Set.of("DISK/x")))
                .isEmpty();
        assertThat(disks(spec(text), Set.of("DISK/x")))
                .extracting(d -> d.stays().orElse(""))
                .containsExactly("the policy excludes it", "it is hot-plugged");
    }

    @Test
    void aStoppedVmIsRememberedAndElseHasWhatKubeVirtGivesIt() {
        var silent =
                "template: {spec: {%s domain: {devices: {disks: [{name: d, disk: {}}], interfaces: [{name: n}]}}, volumes: [{name: d}]}}";
        var preferring = "preference: {name: windows.2k22.virtio}\n" + silent.formatted("");

        assertThat(values(silent.formatted(""), Map.of())).containsExactly("sata", "virtio");
        assertThat(values(silent.formatted("architecture: arm64,"), Map.of())).containsExactly("virtio", "virtio");
        assertThat(values(preferring, Map.of())).containsExactly("?", "?");
        assertThat(values(preferring, Map.of("DISK/d", "sata", "INTERFACE/n", "e1000e")))
                .containsExactly("sata", "e1000e");
    }

    private static List<String> values(String vm, Map<String, String> remembered) {
        return Devices.of(read(vm, VirtualMachineSpec.class), Optional.empty(), Set.of(), remembered).stream()
                .map(d -> d.value().orElse("?"))
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "KubeVirt's default without a preference, false, -, virtio, sata",
        "whatever the instance shows, false, -, scsi, sata",
        "the preference's value as the instance shows it, true, -, virtio, virtio",
        "what it was before the operator stated a bus, true, sata, virtio, sata",
        "which is the preference's too, true, virtio, virtio, virtio",
        "and nothing else where the instance never had the operator's, true, usb, sata, sata",
    })
    void aBusThatIsNotStatedIs(String what, boolean preferring, String before, String shown, String expected) {
        var vm = (preferring ? "preference: {name: windows.2k22}\n" : "")
                + "template: {spec: {domain: {devices: {disks: [{name: d, disk: {}}]}}, volumes: [{name: d}]}}";
        var instance = spec("{domain: {devices: {disks: [{name: d, disk: {bus: " + shown + "}}]}}}");
        var known = before.equals("-") ? Map.<String, String>of() : Map.of("DISK/d", before);

        assertThat(Devices.of(
                        read(vm, VirtualMachineSpec.class), Optional.of(instance), Set.of(), Map.of(), known, Map.of()))
                .extracting(d -> d.value().orElse("?"))
                .containsExactly(expected);
    }

    @Test
    void whatNoGuestSeesAsADiskIsNone() {
        var template = spec("""
                domain: {devices: {disks: [{name: d, disk: {bus: sata}}], filesystems: [{name: shared, virtiofs: {}}]}}
                volumes:
                  - {name: d}
                  - {name: shared, persistentVolumeClaim: {claimName: shared}}
                  - {name: dump, memoryDump: {claimName: dump, hotpluggable: true}}
                """);

        assertThat(disks(template, Set.of())).extracting(Device::name).containsExactly("d");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{name: d, cdrom: {}} | it is a CD-ROM drive",
                "{name: d, lun: {bus: scsi}} | it is a LUN",
                "{name: d, lun: {bus: scsi, reservation: true}} | it is a LUN with a reservation",
                "{name: d, shareable: true, disk: {}} | it is shared with other VMs",
            })
    void saysWhyADiskStays(String entry, String why) {
        var template = spec("{domain: {devices: {disks: [" + entry + "]}}, volumes: [{name: d}]}");

        assertThat(disks(template, Set.of()))
                .singleElement()
                .satisfies(d -> assertThat(d.stays()).contains(why));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{name: n, model: e1000e, masquerade: {}} | n |",
                "{name: n, model: e1000e, masquerade: {}} | x | the policy excludes it",
                "{name: n, sriov: {}} | n | it is a device of the host (SR-IOV)",
                "{name: n, model: e1000e, state: absent} | n | it is being removed",
                "{name: n, model: e1000e, state: down} | n |",
            })
    void saysWhyAnInterfaceStays(String entry, String policy, @Nullable String why) {
        var template = spec("{domain: {devices: {interfaces: [" + entry + "]}}}");
        var excluded = policy.equals("x") ? Set.of("INTERFACE/n") : Set.of("DISK/n");

        assertThat(Devices.of(vm(template), Optional.empty(), excluded, Map.of()))
                .singleElement()
                .satisfies(d -> assertThat(d.stays()).isEqualTo(Optional.ofNullable(why)));
    }

    private static List<Device> disks(InstanceSpec template, Set<String> excluded) {
        return Devices.of(vm(template), Optional.empty(), excluded, Map.of()).stream()
                .filter(d -> d.kind() == DeviceKind.DISK)
                .toList();
    }

    private static String wantedOf(InstanceSpec template, Optional<InstanceSpec> instance, Set<String> excluded) {
        var devices = Devices.of(vm(template), instance, excluded, Map.of());
        var wanted = Devices.wanted(devices, DiskTarget.VIRTIO, InterfaceTarget.VIRTIO);
        return String.join(
                ",",
                List.copyOf(wanted).stream()
                        .map(w -> w.name() + "=" + w.value())
                        .toList());
    }

    private static VirtualMachineSpec vm(InstanceSpec template) {
        return new VirtualMachineSpec(
                null, null, null, null, null, new Template(new TemplateMetadata(Map.of(), Map.of()), template), null);
    }

    private static InstanceSpec spec(String text) {
        return read(text, InstanceSpec.class);
    }

    private static <T> T read(String text, Class<T> type) {
        try {
            return YAML.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
