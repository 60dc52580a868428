package io.pvdrivers.operator.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.operator.KubernetesClients;
import io.pvdrivers.operator.action.FakeApi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A DriverState is deleted as it was seen, or not at all. */
class StateDeletionTest {
    private static final String DELETE = "DELETE /apis/pvdrivers.io/v1alpha1/namespaces/vms/driverstates/erp";
    private static final DriverState SEEN = KubernetesClients.serialization().unmarshal("""
                    apiVersion: pvdrivers.io/v1alpha1
                    kind: DriverState
                    metadata: {name: erp, namespace: vms, uid: state-uid, resourceVersion: "7"}
                    spec: {virtualMachine: {name: erp, uid: vm-uid}}
                    """, DriverState.class);

    private final FakeApi api = new FakeApi();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void asksForTheOneThatWasSeen() {
        api.on(DELETE, 200, "{}");

        assertThat(StateDeletion.delete(api.client(), SEEN)).isTrue();
        assertThat(api.bodies()).singleElement().asString().contains("\"resourceVersion\":\"7\"");
    }

    @Test
    void leavesOneThatWasMadeAnewSince() {
        api.refuse(DELETE, 409, "the ResourceVersion in the precondition (7) does not match (9)");

        assertThat(StateDeletion.delete(api.client(), SEEN)).isFalse();
    }

    @Test
    void whatIsGoneIsGone() {
        assertThat(StateDeletion.delete(api.client(), SEEN)).isTrue();
    }

    @Test
    void saysWhatElseIsInTheWay() {
        api.refuse(DELETE, 403, "driverstates is forbidden");

        assertThatThrownBy(() -> StateDeletion.delete(api.client(), SEEN))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("driverstates is forbidden");
    }
}
