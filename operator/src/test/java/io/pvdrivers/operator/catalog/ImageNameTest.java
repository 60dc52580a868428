package io.pvdrivers.operator.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of images, which of them a prefix covers, and what KubeVirt's own hold. */
class ImageNameTest {
    private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);

    @ParameterizedTest
    @CsvSource(textBlock = """
            registry.example.com/win/virtio-win:0.1.302, registry.example.com/win/virtio-win, 0.1.302
            registry.example.com:5000/virtio-win,        registry.example.com:5000/virtio-win,
            Registry.Example.com/virtio-win,             registry.example.com/virtio-win,
            localhost/virtio-win:x,                      localhost/virtio-win, x
            10.0.0.1:80/a/b/c:1,                         10.0.0.1:80/a/b/c, 1
            virtio-win:1,                                docker.io/library/virtio-win, 1
            me/virtio-win,                               docker.io/me/virtio-win,
            docker.io/virtio-win,                        docker.io/library/virtio-win,
            index.docker.io/me/virtio-win,               docker.io/me/virtio-win,
            virtio-win:5000,                             docker.io/library/virtio-win, 5000
            """)
    void readsWhatNodesRead(String text, String repository, String tag) {
        assertThat(ImageName.of(text)).hasValue(new ImageName(repository, Optional.ofNullable(tag), Optional.empty()));
        assertThat(ImageName.of(text + "@" + DIGEST))
                .hasValue(new ImageName(repository, Optional.ofNullable(tag), Optional.of(DIGEST)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "registry.example.com/",
                "registry.example.com//virtio-win",
                "registry.example.com/win/../evil",
                "registry.example.com/./win",
                "registry.example.com/Win",
                "registry.example.com/win:",
                "registry.example.com/win@sha256:abc",
                "https://registry.example.com/win",
                "registry.example.com/win virtio",
                "user@registry.example.com/win",
                "UPPER/virtio-win"
            })
    void whatIsNoNameIsNone(String text) {
        assertThat(ImageName.of(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            registry.example.com/win/,           registry.example.com/win/virtio-win:1,           true
            registry.example.com/win/,           registry.example.com/win/deep/virtio-win,        true
            registry.example.com/win/,           REGISTRY.example.com/win/virtio-win,             true
            registry.example.com/win/,           registry.example.com/win,                        false
            registry.example.com/win/,           registry.example.com/windows/virtio-win,         false
            registry.example.com/win/,           registry.example.com.evil/win/virtio-win,        false
            registry.example.com/win/,           registry.example.com:5000/win/virtio-win,        false
            registry.example.com/win/,           evil.com/registry.example.com/win/virtio-win,    false
            registry.example.com/win/,           registry.example.com/win/../evil/virtio-win,     false
            registry.example.com/win/,           win/virtio-win,                                  false
            registry.example.com/,               registry.example.com/any/thing,                  true
            registry.example.com/,               registry.example.com.evil/any/thing,             false
            registry.example.com/win/virtio-win, registry.example.com/win/virtio-win:0.1.302,     true
            registry.example.com/win/virtio-win, registry.example.com/win/virtio-win-evil:1,      false
            registry.example.com/win/virtio-win, registry.example.com/win/virtio-win/evil,        false
            docker.io/,                          me/virtio-win,                                   true
            docker.io/,                          virtio-win,                                      true
            docker.io/me/,                       me/virtio-win,                                   true
            docker.io/me/,                       you/virtio-win,                                  false
            docker.io/virtio-win,                virtio-win:1,                                    true
            localhost:5000/,                     localhost:5000/a,                                true
            """)
    void aPrefixEndsWhereARepositoryEnds(String prefix, String image, boolean covered) {
        var read = ImagePrefix.of(prefix).orElseThrow();

        assertThat(read.text()).isEqualTo(prefix);
        assertThat(read.covers(image)).isEqualTo(covered);
        assertThat(read.covers(image + "@" + DIGEST)).isEqualTo(covered);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "win/",
                "virtio-win",
                "me/virtio-win",
                "registry.example.com",
                "registry.example.com//",
                "registry.example.com/win:0.1.302",
                "registry.example.com/win/:0.1.302",
                "*.example.com/win/",
                "https://registry.example.com/"
            })
    void aPrefixNeedsARegistryAndNoTag(String text) {
        assertThat(ImagePrefix.of(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            quay.io/kubevirt/virtio-container-disk:v1.0.0,              0.1.217
            quay.io/kubevirt/virtio-container-disk:v1.3.1,              0.1.217
            quay.io/kubevirt/virtio-container-disk:v1.4.0,              0.1.248
            quay.io/kubevirt/virtio-container-disk:v1.5.0,              0.1.266
            quay.io/kubevirt/virtio-container-disk:v1.9.2,              0.1.266
            quay.io/kubevirt/virtio-container-disk:v1.10.0,
            quay.io/kubevirt/virtio-container-disk:v0.59.2,             0.1.217
            quay.io/kubevirt/virtio-container-disk:v0.53.0,             0.1.217
            quay.io/kubevirt/virtio-container-disk:v0.52.0,             0.1.171
            quay.io/kubevirt/virtio-container-disk:v0.21.0,             0.1.171
            quay.io/kubevirt/virtio-container-disk:v0.20.0,
            quay.io/kubevirt/virtio-container-disk:v2.0.0,
            quay.io/kubevirt/virtio-container-disk:v1.9.0-rc.1,
            quay.io/kubevirt/virtio-container-disk:latest,
            quay.io/kubevirt/virtio-container-disk,
            quay.io/kubevirt/virtio-container-disk-evil:v1.4.0,
            registry.example.com/kubevirt/virtio-container-disk:v1.4.0,
            kubevirt/virtio-container-disk:v1.4.0,
            """)
    void whatKubeVirtsOwnImagesHold(String image, String release) {
        assertThat(ContainerDiskTags.release(image)).isEqualTo(Optional.ofNullable(release));
    }

    @Test
    void aDigestMayBeAnything() {
        assertThat(ContainerDiskTags.release("quay.io/kubevirt/virtio-container-disk:v1.4.0@" + DIGEST))
                .isEmpty();
    }

    @Test
    void theBuiltInReleasesNameImagesWithTheirIso() {
        var images = BuiltinReleases.all().stream()
                .flatMap(spec -> new Release(spec)
                        .containerDisk().stream()
                                .flatMap(disk -> ContainerDiskTags.release(disk.image()).stream()
                                        .map(held -> spec.version() + " " + held)))
                .toList();

        assertThat(images).contains("0.1.248 0.1.248", "0.1.266 0.1.266").allSatisfy(pair -> {
            var parts = pair.split(" ", -1);
            assertThat(parts[0]).isEqualTo(parts[1]);
        });
    }
}
