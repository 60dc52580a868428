package io.pvdrivers.operator.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.api.v1alpha1.MediaChoice.ContainerDisk;
import io.pvdrivers.operator.catalog.BuiltinReleases;
import io.pvdrivers.operator.catalog.Release;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which image holds a release. */
class MediaSourceTest {
    private static final Map<String, String> CONFIGURED = Map.of(
            "1.9.58", "hyperconverged", "0.1.266", "hyperconverged", "0.1.302", "registry.example.com/own:0.1.302");

    @ParameterizedTest
    @CsvSource(textBlock = """
            0.1.302, registry.example.com/hco:1, registry.example.com/own:0.1.302
            1.9.58,  registry.example.com/hco:1, registry.example.com/hco:1
            1.9.58,  ,
            0.1.266, registry.example.com/hco:1, registry.example.com/hco:1
            0.1.266, ,                           quay.io/kubevirt/virtio-container-disk:v1.9.0
            0.1.248, registry.example.com/hco:1, quay.io/kubevirt/virtio-container-disk:v1.4.0
            1.9.60,  registry.example.com/hco:1,
            """)
    void isTheConfiguredOneOrTheReleasesOwn(String version, String hyperConverged, String image) {
        var release = BuiltinReleases.all().stream()
                .filter(spec -> spec.version().equals(version))
                .findFirst()
                .map(Release::new);

        assertThat(new MediaSource(CONFIGURED, Optional.ofNullable(hyperConverged))
                        .of(version, release)
                        .map(ContainerDisk::image))
                .isEqualTo(Optional.ofNullable(image));
    }
}
