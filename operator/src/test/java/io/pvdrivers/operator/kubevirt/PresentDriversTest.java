package io.pvdrivers.operator.kubevirt;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.pvdrivers.kubevirt.InstanceSpec;
import io.pvdrivers.operator.KubernetesClients;
import io.pvdrivers.operator.catalog.Driver;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The drivers that the devices of a VMI need. */
class PresentDriversTest {
    private static final KubernetesSerialization TYPES = KubernetesClients.serialization();

    private static InstanceSpec instance(String devices) {
        return Objects.requireNonNull(TYPES.unmarshal("---\ndomain: {devices: {" + devices + "}}", InstanceSpec.class));
    }

    private static String words(Set<Driver> drivers) {
        return drivers.stream()
                .map(d -> d.name().toLowerCase(Locale.ROOT))
                .sorted()
                .collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            disks: []                                                       | balloon vioscsi vioser         | balloon vioser
            disableHotplug: true                                            | balloon vioser                 | balloon vioser
            disableHotplug: true, disks: [{name: a, disk: {bus: scsi}}]     | balloon vioscsi vioser         | balloon vioscsi vioser
            disks: [{name: a, disk: {bus: scsi}}]                           | balloon vioscsi vioser         | balloon vioscsi vioser
            disks: [{name: a, disk: {bus: virtio}}]                         | balloon vioscsi vioser viostor | balloon vioser viostor
            disks: [{name: a, lun: {bus: virtio}}]                          | balloon vioscsi vioser viostor | balloon vioser viostor
            disks: [{name: a, cdrom: {bus: virtio}}]                        | balloon vioscsi vioser viostor | balloon vioser viostor
            disks: [{name: a, disk: {bus: sata}}, {name: b}]                | balloon vioscsi vioser         | balloon vioser
            autoattachMemBalloon: false                                     | vioscsi vioser                 | vioser
            autoattachMemBalloon: true                                      | balloon vioscsi vioser         | balloon vioser
            rng: {}                                                         | balloon viorng vioscsi vioser  | balloon viorng vioser
            interfaces: [{name: a, model: virtio, masquerade: {}}]          | balloon netkvm vioscsi vioser  | balloon netkvm vioser
            interfaces: [{name: a, masquerade: {}}]                         | balloon netkvm vioscsi vioser  | balloon netkvm vioser
            interfaces: [{name: a, model: e1000e, masquerade: {}}]          | balloon vioscsi vioser         | balloon vioser
            interfaces: [{name: a, sriov: {}}]                              | balloon vioscsi vioser         | balloon vioser
            """)
    void areThoseOfItsDevices(String devices, String present, String atWork) {
        var instance = instance(devices);

        assertThat(words(PresentDrivers.of(instance))).isEqualTo(present);
        assertThat(words(PresentDrivers.atWork(instance)))
                .as("without the controller that only waits")
                .isEqualTo(atWork);
        assertThat(PresentDrivers.hasScsiController(instance)).isEqualTo(present.contains("vioscsi"));
    }
}
