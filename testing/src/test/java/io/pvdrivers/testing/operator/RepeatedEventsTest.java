package io.pvdrivers.testing.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.pvdrivers.operator.KubernetesClients;
import io.pvdrivers.operator.telemetry.Events;
import io.pvdrivers.operator.telemetry.Events.Type;
import io.pvdrivers.testing.api.KubeApi;
import io.pvdrivers.testing.api.OwnKinds;
import io.pvdrivers.testing.api.RealKubeApi;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is told again is counted on the Event that is there, as a real API server takes it and under the chart's rights. */
@ExtendWith(RealKubeApi.class)
class RepeatedEventsTest {
    @Test
    void areOneWithACount(KubeApi api) {
        OwnKinds.apply(api.client());
        var namespace = api.newNamespace("events");
        ChartRights.in(namespace).grant(api.client());
        var about = new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("erp")
                .withUid("uid-erp")
                .endMetadata()
                .build();
        try (var client = KubernetesClients.create(api.as(namespace, ChartRights.ACCOUNT))) {
            var events = new Events(client, InstantSource.system(), "operator-1");
            for (int i = 0; i < 2; i++) {
                events.tell(about, Optional.empty(), Type.NORMAL, "Restart", "Restart", "Restarts the VM.");
            }
        }

        assertThat(api.client()
                        .events()
                        .v1()
                        .events()
                        .inNamespace(namespace)
                        .list()
                        .getItems())
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.getSeries().getCount()).isEqualTo(2);
                    assertThat(event.getNote()).isEqualTo("Restarts the VM.");
                });
    }
}
