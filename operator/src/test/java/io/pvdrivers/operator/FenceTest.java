package io.pvdrivers.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.pvdrivers.operator.action.KubernetesVirtualMachines;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a replica that is no longer sure to lead may still send. */
class FenceTest {
    private static final Duration SPAN = Duration.ofSeconds(20);

    private final AtomicLong nanos = new AtomicLong(-5);
    private final AtomicLong millis = new AtomicLong(1_000_000);
    private final Fence fence = new Fence(nanos::get, () -> Instant.ofEpochMilli(millis.get()));

    @Test
    void isOpenWhereNobodyIsElected() {
        pass(Duration.ofDays(1), Duration.ofDays(1));

        assertThat(fence.isOpen()).isTrue();
    }

    @Test
    void isClosedBeforeTheFirstRenewal() {
        fence.guard(SPAN);

        assertThat(fence.isOpen()).isFalse();
    }

    /** The clock that never steps stands while a node sleeps; the wall's is set back and forth, and only a step ahead may be a sleep. */
    @ParameterizedTest
    @CsvSource({
        "PT19.9S, PT19.9S,   true",
        "PT20S,   PT20S,     false",
        "PT60S,   PT0S,      false",
        "PT0S,    PT60S,     false",
        "PT1S,    PT-1H,     true",
        "PT30S,   PT-8760H,  false",
    })
    void isOpenForItsSpanByEitherClock(Duration steady, Duration wall, boolean open) {
        fence.guard(SPAN);
        fence.renewed(fence.now());

        pass(steady, wall);

        assertThat(fence.isOpen()).isEqualTo(open);
    }

    @Test
    void countsFromWhenTheRenewalWasSentAndNotFromItsAnswer() {
        fence.guard(SPAN);
        var sent = fence.now();
        pass(SPAN, SPAN);

        fence.renewed(sent);

        assertThat(fence.isOpen()).isFalse();
    }

    @Test
    void keepsBackWhateverChangesSomethingAndNothingElse() throws Exception {
        var asked = new CopyOnWriteArrayList<String>();
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                asked.add(exchange.getRequestMethod() + " "
                        + exchange.getRequestURI().getPath());
                var isRead = exchange.getRequestMethod().equals("GET");
                exchange.sendResponseHeaders(isRead ? 404 : 202, -1);
            }
        });
        server.start();
        try (var client = client(server)) {
            Fence.of(client).guard(SPAN);
            var machines = new KubernetesVirtualMachines(client);

            machines.get("vms", "erp");
            machines.restart("vms", "erp", false);
            assertThatThrownBy(() -> client.raw("/api/v1/namespaces/vms/pods/launcher/exec?command=virsh"))
                    .isInstanceOf(KubernetesClientException.class)
                    .hasMessageContaining("not sure to hold the Lease");
            client.raw("/apis/coordination.k8s.io/v1/namespaces/ops/leases/pv", "PUT", Map.of());

            assertThat(asked)
                    .containsExactlyElementsOf(List.of(
                            "GET /apis/kubevirt.io/v1/namespaces/vms/virtualmachines/erp",
                            "PUT /apis/coordination.k8s.io/v1/namespaces/ops/leases/pv"));

            Fence.of(client).renewed(Fence.of(client).now());
            machines.restart("vms", "erp", false);

            assertThat(asked).last().asString().endsWith("/virtualmachines/erp/restart");
        } finally {
            server.stop(0);
        }
    }

    /** As behind a proxy for many clusters. */
    @ParameterizedTest
    @ValueSource(strings = {"", "/k8s/clusters/c-1"})
    void letsTheElectionThroughWhereverTheApiIs(String prefix) throws Exception {
        var asked = new CopyOnWriteArrayList<String>();
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                asked.add(exchange.getRequestURI().getPath());
                exchange.sendResponseHeaders(202, -1);
            }
        });
        server.start();
        try (var client = client(server)) {
            Fence.of(client).guard(SPAN);
            var access = prefix + "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
            var leases = prefix + "/apis/coordination.k8s.io/v1/namespaces/ops/leases";

            client.raw(access, "POST", Map.of());
            client.raw(leases, "POST", Map.of());
            assertThatThrownBy(
                            () -> client.raw(prefix + "/apis/pvdrivers.io/v1alpha1/driverreleases", "POST", Map.of()))
                    .isInstanceOf(KubernetesClientException.class);

            assertThat(asked).containsExactly(access, leases);
        } finally {
            server.stop(0);
        }
    }

    private static KubernetesClient client(HttpServer server) {
        return KubernetesClients.create(new ConfigBuilder()
                .withMasterUrl("http://localhost:" + server.getAddress().getPort())
                .build());
    }

    private void pass(Duration steady, Duration wall) {
        nanos.addAndGet(steady.toNanos());
        millis.addAndGet(wall.toMillis());
    }
}
