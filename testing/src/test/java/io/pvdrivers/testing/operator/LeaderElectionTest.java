package io.pvdrivers.testing.operator;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.pvdrivers.api.v1alpha1.DriverRelease;
import io.pvdrivers.operator.DriverOperator;
import io.pvdrivers.operator.KubernetesClients;
import io.pvdrivers.operator.LeaderElection;
import io.pvdrivers.operator.OperatorConfig;
import io.pvdrivers.testing.api.AuditLog.Request;
import io.pvdrivers.testing.api.KubeApi;
import io.pvdrivers.testing.api.KubeVirtStandIn;
import io.pvdrivers.testing.api.RealKubeApi;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Of two replicas one acts. They run side by side in this process, each as a ServiceAccount of its own. */
@ExtendWith(RealKubeApi.class)
class LeaderElectionTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Longer than anybody waits here: who leads after another has stopped was given the Lease. */
    private static final Duration LEASE_DURATION = Duration.ofMinutes(10);

    private final AtomicInteger lost = new AtomicInteger();
    private KubeApi api;
    private Replicas replicas;

    @BeforeEach
    void prepare(KubeApi server, KubeVirtStandIn kubeVirt) {
        api = server;
        replicas = new Replicas(server);
        // Somebody has to make it again.
        server.client().resources(DriverRelease.class).withName("0.1.248").delete();
    }

    @Test
    void theOtherTakesOverWhenTheLeaderIsStopped() throws Exception {
        try (var clientA = client("a");
                var clientB = client("b");
                var a = operator(clientA, "a");
                var b = operator(clientB, "b")) {
            a.start();
            await().atMost(PATIENCE).until(a::isLeading);
            b.start();

            assertThat(readiness(b)).isEqualTo("200 Ready, and standing by.\n");
            assertThat(readiness(a)).isEqualTo("200 Ready.\n");
            assertThat(replicas.holder()).contains("a");
            assertThat(b.isLeading()).isFalse();
            assertThat(resources("b")).isNotEmpty().doesNotContain("driverreleases: create");

            a.close();

            await().atMost(PATIENCE).until(b::isLeading);
            assertThat(replicas.holder()).contains("b");
        }
        assertThat(replicas.holder()).isEmpty();
        assertThat(lost).hasValue(0);
        assertThat(verbs("a", "leases")).isEqualTo(Set.of("get", "create", "patch", "update"));
        assertThat(verbs("b", "leases")).isEqualTo(Set.of("get", "patch", "update"));
        assertThat(verbs("a", "driverreleases")).contains("list", "create");
        assertThat(verbs("b", "driverreleases")).contains("list");
    }

    @Test
    void whoLosesTheLeaseEndsAndLeavesItToTheOther() {
        try (var client = client("a");
                var a = operator(client, "a")) {
            a.start();
            await().atMost(PATIENCE).until(a::isLeading);

            replicas.takeLease("thief");

            await().atMost(PATIENCE).untilAsserted(() -> assertThat(lost).hasValue(1));
            assertThat(a.isLeading()).isFalse();
        }
        assertThat(replicas.holder()).contains("thief");
        assertThat(lost).hasValue(1);
    }

    private KubernetesClient client(String replica) {
        return KubernetesClients.create(api.as(replicas.namespace(), replica));
    }

    private DriverOperator operator(KubernetesClient client, String replica) {
        var election = LeaderElection.of(replicas.namespace(), Replicas.LEASE, lost::incrementAndGet)
                .withLeaseDuration(LEASE_DURATION)
                .withRetryPeriod(Duration.ofMillis(200));
        return new DriverOperator(
                client,
                OperatorConfig.standard()
                        .withIdentity(replica)
                        .withNamespaces(Set.of(replicas.namespace()))
                        .withLeaderElection(Optional.of(election))
                        .withHttpPort(OptionalInt.of(0)));
    }

    private List<Request> requests(String replica) {
        return api.audit().of("system:serviceaccount:" + replicas.namespace() + ":" + replica);
    }

    private Set<String> resources(String replica) {
        return requests(replica).stream()
                .map(request -> request.resource() + ": " + request.verb())
                .collect(toSet());
    }

    private Set<String> verbs(String replica, String resource) {
        return requests(replica).stream()
                .filter(request -> request.resource().equals(resource))
                .map(Request::verb)
                .collect(toSet());
    }

    private static String readiness(DriverOperator operator) throws Exception {
        var uri = URI.create("http://localhost:" + operator.httpPort().orElseThrow() + "/readyz");
        try (var client = HttpClient.newHttpClient()) {
            var response = client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
            return response.statusCode() + " " + response.body();
        }
    }
}
