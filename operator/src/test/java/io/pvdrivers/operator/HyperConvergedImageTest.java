package io.pvdrivers.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.operator.action.FakeApi;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The image that HyperConverged brings, where it is installed. */
class HyperConvergedImageTest {
    private static final String GROUP = "GET /apis/hco.kubevirt.io";
    private static final String OPENSHIFT = "GET /api/v1/namespaces/openshift-cnv/configmaps/virtio-win";
    private static final String UPSTREAM = "GET /api/v1/namespaces/kubevirt-hyperconverged/configmaps/virtio-win";
    private static final String IMAGE = "registry.redhat.io/container-native-virtualization/virtio-win-rhel9@sha256:"
            + "0123456789abcdef".repeat(4);

    private final FakeApi api = new FakeApi();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final HyperConvergedImage image = new HyperConvergedImage(api.client(), () -> now);

    @AfterEach
    void close() {
        api.close();
    }

    private static String map(String image) {
        return """
                {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "virtio-win"}, "data": {"virtio-win-image": "%s"}}
                """.formatted(image);
    }

    private HyperConvergedImageTest installed() {
        api.on(
                GROUP,
                200,
                "{\"kind\": \"APIGroup\", \"apiVersion\": \"v1\", \"name\": \"hco.kubevirt.io\", \"versions\": []}");
        return this;
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    @Test
    void isReadAndFollowsAnUpgrade() {
        installed().api.on(OPENSHIFT, 200, map(IMAGE)).on(OPENSHIFT, 200, map("registry.example.com/virtio-win:2"));

        assertThat(image.get()).hasValue(IMAGE);
        pass(HyperConvergedImage.FRESH.minusSeconds(1));
        assertThat(image.get()).hasValue(IMAGE);
        assertThat(api.requests()).hasSize(2);

        pass(Duration.ofSeconds(1));
        assertThat(image.get()).hasValue("registry.example.com/virtio-win:2");
    }

    @Test
    void isReadWhereTheUpstreamProjectHasItToo() {
        installed().api.refuse(OPENSHIFT, 403, "configmaps is forbidden").on(UPSTREAM, 200, map(IMAGE));

        assertThat(image.get()).hasValue(IMAGE);
    }

    @Test
    void withoutHyperConvergedNobodyAsksForItsConfigMapAndSeldomForItself() {
        assertThat(image.get()).isEmpty();
        pass(HyperConvergedImage.ABSENT.minusSeconds(1));
        assertThat(image.get()).isEmpty();
        assertThat(api.requests()).containsExactly("GET /apis/hco.kubevirt.io");

        pass(Duration.ofSeconds(1));
        assertThat(image.get()).isEmpty();
        assertThat(api.requests()).hasSize(2);
    }

    @Test
    void outlivesAnApiServerThatIsAway() {
        installed().api.on(OPENSHIFT, 200, map(IMAGE)).refuse(OPENSHIFT, 500, "etcd is away");
        assertThat(image.get()).hasValue(IMAGE);

        pass(HyperConvergedImage.FRESH);

        assertThat(image.get()).hasValue(IMAGE);
    }

    @Test
    void goesWithItsConfigMap() {
        installed().api.on(OPENSHIFT, 200, map(IMAGE)).refuse(OPENSHIFT, 404, "not found");
        assertThat(image.get()).hasValue(IMAGE);

        pass(HyperConvergedImage.FRESH);

        assertThat(image.get()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no image", "registry.example.com/win/../evil"})
    void whatIsNoImageIsNone(String text) {
        installed().api.on(OPENSHIFT, 200, map(text));

        assertThat(image.get()).isEmpty();
    }
}
