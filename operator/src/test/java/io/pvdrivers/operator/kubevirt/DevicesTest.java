package io.pvdrivers.operator.kubevirt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.pvdrivers.api.v1alpha1.DriverPolicySpec.DiskTarget;
import io.pvdrivers.api.v1alpha1.DriverPolicySpec.InterfaceTarget;
import io.pvdrivers.kubevirt.InstanceSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
                "a preference's virtio is kept | {name: d, disk: {}} | {name: d, disk: {bus: virtio}} | virtio",
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

        var devices = Devices.of(template, Optional.of(instance), Set.of(), Map.of());

        assertThat(devices).extracting(Device::name).containsExactly("b", "c", "a");
        assertThat(devices).extracting(Device::implicit).containsExactly(false, true, true);
    }

    @Test
    void anInterfaceThatKubeVirtMadeUpIsTheVmis() {
        var instance = spec("{domain: {devices: {interfaces: [{name: default, model: e1000e, masquerade: {}}]}}}");

        assertThat(wantedOf(spec("{}"), Optional.of(instance), Set.of())).isEqualTo("default=virtio");
    }

    @Test
    void excludedHotPluggedAndOurOwnDevicesAreLeftOut() {
        var text = """
                domain: {devices: {disks: [{name: x, disk: {bus: sata}}, {name: h, disk: {bus: sata}}, {name: pvdrivers-primer, disk: {bus: virtio}}]}}
                volumes: [{name: x}, {name: h, dataVolume: {name: h, hotpluggable: true}}, {name: pvdrivers-primer, emptyDisk: {}}]
                """;

        assertThat(wantedOf(spec(text), Optional.of(spec(text)), Set.of("DISK/x")))
                .isEmpty();
        assertThat(Devices.of(spec(text), Optional.empty(), Set.of("DISK/x"), Map.of()))
                .extracting(d -> d.stays().orElse(""))
                .containsExactly("the policy excludes it", "it is hot-plugged");
    }

    @Test
    void aStoppedVmIsRememberedAndElseNotKnown() {
        var template = spec("{domain: {devices: {disks: [{name: d, disk: {}}]}}, volumes: [{name: d}]}");

        assertThat(wantedOf(template, Optional.empty(), Set.of())).isEmpty();
        assertThat(Devices.of(template, Optional.empty(), Set.of(), Map.of("DISK/d", "sata")))
                .extracting(Device::isMovable)
                .containsExactly(true);
    }

    private static String wantedOf(InstanceSpec template, Optional<InstanceSpec> instance, Set<String> excluded) {
        var devices = Devices.of(template, instance, excluded, Map.of());
        var wanted = Devices.wanted(devices, DiskTarget.VIRTIO, InterfaceTarget.VIRTIO);
        return String.join(
                ",",
                List.copyOf(wanted).stream()
                        .map(w -> w.name() + "=" + w.value())
                        .toList());
    }

    private static InstanceSpec spec(String text) {
        try {
            return YAML.readValue(text, InstanceSpec.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
