package io.pvdrivers.testing.operator;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.pvdrivers.operator.DriverOperator;
import io.pvdrivers.operator.KubernetesClients;
import io.pvdrivers.operator.LeaderElection;
import io.pvdrivers.operator.OperatorConfig;
import io.pvdrivers.testing.api.AuditLog.Request;
import io.pvdrivers.testing.api.KubeApi;
import io.pvdrivers.testing.api.KubeVirtStandIn;
import io.pvdrivers.testing.api.OwnKinds;
import io.pvdrivers.testing.api.RealKubeApi;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
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
    private static final String LEASE = "pv-driver-operator";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Longer than anybody waits here: who leads after another has stopped was given the Lease. */
    private static final Duration LEASE_DURATION = Duration.ofMinutes(10);

    private static final String RIGHTS = """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: replica}
            rules:
              - {apiGroups: [pvdrivers.io, kubevirt.io], resources: ["*"], verbs: [get, list, watch]}
              - {apiGroups: [pvdrivers.io], resources: [driverreleases], verbs: [create, update]}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: replica-NAMESPACE}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: replica}
            subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: "system:serviceaccounts:NAMESPACE"}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: replica, namespace: NAMESPACE}
            rules:
              - {apiGroups: [coordination.k8s.io], resources: [leases], verbs: [create]}
              - {apiGroups: [coordination.k8s.io], resources: [leases], resourceNames: [pv-driver-operator], verbs: [get, update, patch]}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: replica, namespace: NAMESPACE}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: replica}
            subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: "system:serviceaccounts:NAMESPACE"}]
            """;

    private final AtomicInteger lost = new AtomicInteger();
    private KubeApi api;
    private String namespace;

    @BeforeEach
    void prepare(KubeApi server, KubeVirtStandIn kubeVirt) {
        api = server;
        namespace = server.newNamespace("replicas");
        OwnKinds.apply(server.client());
        var yaml = RIGHTS.replace("NAMESPACE", namespace).getBytes(StandardCharsets.UTF_8);
        server.client()
                .load(new ByteArrayInputStream(yaml))
                .items()
                .forEach(object -> server.client().resource(object).serverSideApply());
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

            assertThat(readiness(b)).isEqualTo("200 Ready to take over: another replica leads.\n");
            assertThat(readiness(a)).isEqualTo("200 Ready.\n");
            assertThat(holder()).contains("a");
            assertThat(b.isLeading()).isFalse();
            assertThat(resources("b")).isNotEmpty().doesNotContain("driverreleases: create");

            a.close();

            await().atMost(PATIENCE).until(b::isLeading);
            assertThat(holder()).contains("b");
        }
        assertThat(holder()).isEmpty();
        assertThat(lost).hasValue(0);
        assertThat(verbs("a", "leases")).isEqualTo(Set.of("get", "create", "patch", "update"));
        assertThat(verbs("b", "leases")).isEqualTo(Set.of("get", "patch", "update"));
        assertThat(verbs("a", "driverreleases")).contains("get", "create");
        assertThat(verbs("b", "driverreleases")).contains("get");
    }

    @Test
    void whoLosesTheLeaseEndsAndLeavesItToTheOther() {
        try (var client = client("a");
                var a = operator(client, "a")) {
            a.start();
            await().atMost(PATIENCE).until(a::isLeading);

            takeLease("thief");

            await().atMost(PATIENCE).untilAsserted(() -> assertThat(lost).hasValue(1));
            assertThat(a.isLeading()).isFalse();
        }
        assertThat(holder()).contains("thief");
        assertThat(lost).hasValue(1);
    }

    private KubernetesClient client(String replica) {
        return KubernetesClients.create(api.as(namespace, replica));
    }

    private DriverOperator operator(KubernetesClient client, String replica) {
        var election = LeaderElection.of(namespace, LEASE, lost::incrementAndGet)
                .withLeaseDuration(LEASE_DURATION)
                .withRetryPeriod(Duration.ofMillis(200));
        return new DriverOperator(
                client,
                OperatorConfig.standard()
                        .withIdentity(replica)
                        .withNamespaces(Set.of(namespace))
                        .withLeaderElection(Optional.of(election))
                        .withHttpPort(OptionalInt.of(0)));
    }

    private Lease lease() {
        return api.client()
                .resources(Lease.class)
                .inNamespace(namespace)
                .withName(LEASE)
                .require();
    }

    private Optional<String> holder() {
        return Optional.ofNullable(lease().getSpec().getHolderIdentity());
    }

    private void takeLease(String thief) {
        api.client()
                .resources(Lease.class)
                .inNamespace(namespace)
                .withName(LEASE)
                .edit(lease -> {
                    lease.getSpec().setHolderIdentity(thief);
                    lease.getSpec().setRenewTime(ZonedDateTime.now(ZoneOffset.UTC));
                    return lease;
                });
    }

    private List<Request> requests(String replica) {
        return api.audit().of("system:serviceaccount:" + namespace + ":" + replica);
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
