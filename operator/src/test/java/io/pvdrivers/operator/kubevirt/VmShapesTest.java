package io.pvdrivers.operator.kubevirt;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.pvdrivers.kubevirt.InstanceSpec;
import io.pvdrivers.operator.KubernetesClients;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of a VM known issues may depend on. */
class VmShapesTest {
    private static final KubernetesSerialization TYPES = KubernetesClients.serialization();

    private static InstanceSpec spec(String domain) {
        return Objects.requireNonNull(
                TYPES.unmarshal("---\ndomain: {devices: {}, " + domain + "}", InstanceSpec.class));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            memory: {guest: 8Gi}                                                  | 8589934592
            memory: {guest: 8G}, resources: {requests: {memory: 1Gi}}             | 8000000000
            resources: {requests: {memory: 2Gi, cpu: "4"}}                        | 2147483648
            memory: {hugepages: {pageSize: 2Mi}}, resources: {requests: {memory: 1Ki}} | 1024
            resources: {requests: {cpu: "4"}}                                     |
            resources: {}                                                         |
            memory: {guest: much}                                                 |
            cpu: {cores: 4}                                                       |
            """)
    void memoryIsWhatTheGuestGetsElseWhatItsPodAsksFor(String domain, @Nullable Long bytes) {
        var memory = VmShapes.memoryBytes(spec(domain));

        assertThat(memory.isPresent()).isEqualTo(bytes != null);
        assertThat(memory.orElse(0)).isEqualTo(bytes == null ? 0 : bytes);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            firmware: {bootloader: {efi: {}}}                  | true
            firmware: {bootloader: {efi: {secureBoot: true}}}  | true
            firmware: {bootloader: {efi: {secureBoot: false}}} | false
            firmware: {bootloader: {bios: {}}}                 | false
            firmware: {}                                       | false
            cpu: {cores: 4}                                    | false
            """)
    void efiBootsSecurelyUnlessItSaysOtherwise(String domain, boolean secure) {
        assertThat(VmShapes.of(spec(domain)).secureBoot()).isEqualTo(secure);
    }

    @Test
    void drivesAreNoDisks() {
        var shape = VmShapes.of(Objects.requireNonNull(TYPES.unmarshal("""
                domain:
                  devices:
                    disks: [{name: a, disk: {}}, {name: b, lun: {}}, {name: c}, {name: d, cdrom: {}}]
                    interfaces: [{name: one}, {name: two}]
                """, InstanceSpec.class)));

        assertThat(shape.disks()).isEqualTo(3);
        assertThat(shape.interfaces()).isEqualTo(2);
    }
}
