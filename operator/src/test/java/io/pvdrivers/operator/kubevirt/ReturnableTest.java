package io.pvdrivers.operator.kubevirt;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.pvdrivers.kubevirt.VirtualMachineSpec;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** KubeVirt's rules for a disk on an emulated bus, by pkg/storage/admitters/disks.go. */
class ReturnableTest {
    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "a plain disk | {name: d, disk: {bus: sata}} | ''",
                "a virtio disk may have all of it | {name: d, dedicatedIOThread: true, blockSize: {custom: {logical: 4096, physical: 4096}}, disk: {bus: virtio, readonly: true}} | ''",
                "a thread of its own on SATA | {name: d, dedicatedIOThread: true, disk: {bus: sata}} | dedicatedIOThread on bus sata",
                "and where SATA is what KubeVirt takes | {name: d, dedicatedIOThread: true, disk: {}} | dedicatedIOThread on bus sata",
                "and on USB | {name: d, dedicatedIOThread: true, disk: {bus: usb}} | dedicatedIOThread on bus usb",
                "no thread | {name: d, dedicatedIOThread: false, disk: {bus: sata}} | ''",
                "a SATA disk that is only read | {name: d, disk: {bus: sata, readonly: true}} | disk.readonly on bus sata",
                "a USB disk that is only read | {name: d, disk: {bus: usb, readonly: true}} | ''",
                "a CD-ROM is only read anyway | {name: d, cdrom: {bus: sata, readonly: true}} | ''",
                "large sectors | {name: d, blockSize: {custom: {logical: 4096, physical: 4096}}, disk: {}} | blockSize.custom.logical 4096 on bus sata",
                "large physical sectors alone | {name: d, blockSize: {custom: {logical: 512, physical: 4096}}, disk: {bus: sata}} | ''",
                "sectors as the volume has them | {name: d, blockSize: {matchVolume: {enabled: true}}, disk: {bus: sata}} | ''",
                "sectors of another shape than known | {name: d, blockSize: {custom: 4096}, disk: {bus: sata}} | ''"
            })
    void objections(String why, String disk, String objection) {
        var vm = Serialization.unmarshal(
                "template: {spec: {domain: {devices: {disks: [" + disk + "]}}, volumes: [{name: d}]}}",
                VirtualMachineSpec.class);
        var spec = vm.template().spec();
        var devices = Devices.of(vm, Optional.empty(), Set.of(), Map.of("DISK/d", "sata"));
        var found = Returnable.objection(spec, devices);

        assertThat(found.isPresent()).isEqualTo(!objection.isEmpty());
        found.ifPresent(words -> assertThat(words).startsWith("Disk d ").contains(objection));
    }
}
