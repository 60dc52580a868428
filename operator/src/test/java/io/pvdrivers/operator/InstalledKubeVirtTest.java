package io.pvdrivers.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pvdrivers.operator.action.FakeApi;
import io.pvdrivers.operator.kubevirt.ClusterFeatures;
import io.pvdrivers.operator.kubevirt.KubeVirtVersion;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InstalledKubeVirtTest {
    private static final String LIST = "GET /apis/kubevirt.io/v1/kubevirts";

    private final FakeApi api = new FakeApi();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final InstalledKubeVirt installed = new InstalledKubeVirt(api.client(), () -> now);

    @AfterEach
    void close() {
        api.close();
    }

    private static String list(String version) {
        return """
                {"apiVersion": "kubevirt.io/v1", "kind": "KubeVirtList", "metadata": {}, "items": [
                  {"apiVersion": "kubevirt.io/v1", "kind": "KubeVirt", "metadata": {"name": "kubevirt", "namespace": "kubevirt"},
                   "status": {"phase": "Deployed", "observedKubeVirtVersion": "%s"}}]}
                """.formatted(version);
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    private String version() {
        return installed.get().version().map(KubeVirtVersion::toString).orElse("unknown");
    }

    @Test
    void noticesAnUpgradeAndAsksNoMoreThanNeeded() {
        api.on(LIST, 200, list("v1.6.0")).on(LIST, 200, list("v1.9.0"));

        assertThat(version()).isEqualTo("1.6.0");
        pass(InstalledKubeVirt.FRESH.minusSeconds(1));
        assertThat(version()).isEqualTo("1.6.0");
        assertThat(api.requests()).hasSize(1);

        pass(Duration.ofSeconds(1));
        assertThat(version()).isEqualTo("1.9.0");
        assertThat(api.requests()).hasSize(2);
    }

    @Test
    void keepsTheLastAnswerWhereItCannotBeRead() {
        api.on(LIST, 200, list("v1.9.0")).refuse(LIST, 500, "etcd is away").on(LIST, 200, list("v1.9.1"));
        assertThat(version()).isEqualTo("1.9.0");

        pass(InstalledKubeVirt.FRESH);
        assertThat(version()).isEqualTo("1.9.0");
        assertThat(version()).isEqualTo("1.9.0");
        assertThat(api.requests()).hasSize(2);

        pass(InstalledKubeVirt.BETWEEN_TRIES);
        assertThat(version()).isEqualTo("1.9.1");
    }

    @Test
    void outlivesARightThatIsAwayForAWhile() {
        api.on(LIST, 200, list("v1.9.0"));
        assertThat(version()).isEqualTo("1.9.0");
        for (int i = 0; i < 20; i++) {
            api.refuse(LIST, 403, "kubevirts.kubevirt.io is forbidden");
        }

        for (var spent = InstalledKubeVirt.FRESH;
                spent.compareTo(InstalledKubeVirt.LONGEST) < 0;
                spent = spent.plus(InstalledKubeVirt.FRESH)) {
            pass(InstalledKubeVirt.FRESH);
            assertThat(version()).isEqualTo("1.9.0");
        }
        pass(InstalledKubeVirt.LONGEST);

        assertThat(installed.get()).isEqualTo(ClusterFeatures.UNKNOWN);
    }

    @Test
    void knowsNothingWhereItMayNotRead() {
        api.refuse(LIST, 403, "kubevirts.kubevirt.io is forbidden");

        assertThat(installed.get()).isEqualTo(ClusterFeatures.UNKNOWN);
        assertThat(installed.get()).isEqualTo(ClusterFeatures.UNKNOWN);
        assertThat(api.requests()).hasSize(1);
    }

    @Test
    void saysNothingBeforeTheFirstAnswer() {
        api.refuse(LIST, 500, "etcd is away").on(LIST, 200, list("v1.9.0"));

        assertThatThrownBy(installed::get).hasMessageContaining("etcd is away");
        assertThat(version()).isEqualTo("1.9.0");
    }

    @Test
    void knowsNothingWhereThereIsNoSuchKind() {
        assertThat(installed.get()).isEqualTo(ClusterFeatures.UNKNOWN);
        assertThat(installed.get()).isEqualTo(ClusterFeatures.UNKNOWN);
        assertThat(api.requests()).hasSize(1);
    }
}
