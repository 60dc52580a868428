package io.pvdrivers.operator.kubevirt;

import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.kubevirt.InstanceSpec;
import io.pvdrivers.operator.KubernetesClients;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Which claims a VM has. */
class ClaimUseTest {
    @Test
    void aClaimIsThatOfAVolumeOrHasTheNameOfItsDataVolume() {
        var spec = Objects.requireNonNull(KubernetesClients.serialization().unmarshal("""
                domain: {devices: {}}
                volumes:
                  - {name: root, dataVolume: {name: erp-root}}
                  - {name: data, persistentVolumeClaim: {claimName: erp-data}}
                  - {name: media, containerDisk: {image: "registry.example.com/virtio-win:0.1.302"}}
                """, InstanceSpec.class));

        assertThat(ClaimUse.claims(spec)).containsExactly("erp-root", "erp-data");
        assertThat(ClaimUse.has(spec, "erp-data")).isTrue();
        assertThat(ClaimUse.has(spec, "media")).isFalse();
    }
}
