package io.pvdrivers.testing.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The tests' own ground: it is a real server, it knows who asks, and it refuses those without rights. */
@ExtendWith(RealKubeApi.class)
class KubeApiTest {
    @Test
    void refusesAServiceAccountWithoutRightsAndRemembersIt(KubeApi api) {
        var namespace = api.newNamespace("ground");
        try (var nobody = KubeApi.client(api.as(namespace, "nobody"))) {
            assertThatThrownBy(() -> nobody.pods().inNamespace(namespace).list())
                    .isInstanceOf(KubernetesClientException.class)
                    .hasMessageContaining("system:serviceaccount:" + namespace + ":nobody")
                    .hasMessageContaining("cannot list resource \"pods\"");
        }
        assertThat(api.audit().of("system:serviceaccount:" + namespace + ":nobody"))
                .containsExactly(new AuditLog.Request(
                        "system:serviceaccount:" + namespace + ":nobody", "list", "", "pods", namespace, 403));
        assertThat(api.kubectl().run("version")).contains("Server Version: v1.");
    }
}
