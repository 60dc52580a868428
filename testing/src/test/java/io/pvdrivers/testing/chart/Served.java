package io.pvdrivers.testing.chart;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Constants;
import io.javaoperatorsdk.operator.processing.GroupVersionKind;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.pvdrivers.api.v1alpha1.DriverPolicy;
import io.pvdrivers.api.v1alpha1.DriverRelease;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.api.v1alpha1.Policy;
import io.pvdrivers.api.v1alpha1.Run.Outcome;
import io.pvdrivers.operator.KubernetesClients;
import io.pvdrivers.operator.guest.AgentChannel.Reply;
import io.pvdrivers.operator.guest.CountedCalls;
import io.pvdrivers.operator.guest.GuestAgent.Guest;
import io.pvdrivers.operator.telemetry.Cached;
import io.pvdrivers.operator.telemetry.HttpEndpoint;
import io.pvdrivers.operator.telemetry.HttpEndpoint.Answer;
import io.pvdrivers.operator.telemetry.Measurements;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What an operator serves on a bad day: two policies stand, VMs are in every trouble, and one look in two went wrong. */
final class Served implements AutoCloseable {
    private static final Pattern SERIES = Pattern.compile("(?m)^([a-z_]+)(?:\\{(.*)})? [-0-9.E]+$");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");

    private static final List<DriverPolicy> POLICIES =
            List.of(policy("windows", "ReleaseUnknown"), policy("spent", "FailureBudgetSpent"));
    private static final List<DriverState> STATES = List.of(
            state("failed", "{phase: Failed, guest: {agent: Lost, source: agent, changedAt: '2026-01-01T00:00:00Z'}}"),
            state("back", "{phase: RolledBack}"),
            state("contested", waiting("Contested")),
            state("gone", waiting("GuestDidNotReturn")),
            state("silent", waiting("GuestAgentMissing")),
            state("unseen", """
                    {phase: Waiting, waitingFor: {reason: GuestUnseen, message: It waits., since: '2026-01-01T00:00:00Z'},
                     run: {id: run, startedAt: '2026-01-01T00:00:00Z',
                           switching: {vmiUID: vmi, at: '2026-01-01T00:00:00Z', agentSeen: false}}}
                    """),
            state("old", """
                    {phase: Waiting, drivers: [{name: viostor, standing: Outdated}],
                     installed: {release: 0.1.285, changedAt: '2026-01-01T00:00:00Z', knownIssues: [
                       {id: SRB-ID-RACE, severity: Block, driver: viostor 1.2.3, summary: It is bad.}]}}
                    """));
    private static final DriverRelease RELEASE =
            KubernetesClients.serialization().unmarshal("""
            metadata: {name: 0.1.302}
            spec: {version: 0.1.302, channels: [Stable], guests: [{os: 2k22, support: Current, drivers: {}}]}
            """, DriverRelease.class);

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Measurements measurements = new Measurements(registry, new BadDay());
    private final HttpEndpoint endpoint = HttpEndpoint.start(0, Map.of("/metrics", measurements::scrape));

    Served() {
        var policy = POLICIES.getFirst();
        var reconcilers = measurements.ofReconcilers();
        var kind = new GroupVersionKind(
                HasMetadata.getGroup(DriverPolicy.class),
                HasMetadata.getVersion(DriverPolicy.class),
                HasMetadata.getKind(DriverPolicy.class));
        var metadata = Map.<String, Object>of(Constants.RESOURCE_GVK_KEY, kind);
        reconcilers.finishedReconciliation(policy, metadata);
        reconcilers.failedReconciliation(policy, new IllegalStateException("on purpose"), metadata);
        measurements.deeds().passed("Verified", Duration.ofMinutes(4));
        measurements.deeds().ended(Outcome.FAILED, STATES.getFirst());
        new CountedCalls((guest, command) -> new Reply.CannotAsk("forbidden"), registry)
                .call(
                        new Guest("vms", "silent", "uid", Optional.empty()),
                        JsonNodeFactory.instance.objectNode().put("execute", "guest-info"));
        askAnApiServerThatRefuses();
    }

    private void askAnApiServerThatRefuses() {
        try (var api = HttpEndpoint.start(0, Map.of("/version", () -> Answer.ok("{}")));
                var client = KubernetesClients.create(
                        new ConfigBuilder()
                                .withMasterUrl("http://localhost:" + api.port())
                                .build(),
                        registry)) {
            client.namespaces().list();
            throw new AssertionError("it lists namespaces that nobody has");
        } catch (KubernetesClientException expected) {
            measurements.scrape();
        }
    }

    /** Where it is served, with the path {@code /metrics}. */
    int port() {
        return endpoint.port();
    }

    /** The names of the metrics, each with its labels. */
    static Map<String, Set<String>> metrics() {
        try (var served = new Served()) {
            return read(served.measurements.scrape().body());
        }
    }

    private static Map<String, Set<String>> read(String scraped) {
        var metrics = new HashMap<String, Set<String>>();
        SERIES.matcher(scraped).results().forEach(series -> {
            var labels = metrics.computeIfAbsent(series.group(1), name -> new HashSet<>());
            if (series.group(2) != null) {
                LABEL.matcher(series.group(2)).results().forEach(label -> labels.add(label.group(1)));
            }
        });
        return metrics;
    }

    private static DriverPolicy policy(String name, String stalled) {
        return KubernetesClients.serialization().unmarshal("""
                metadata: {name: %s, namespace: vms}
                status: {conditions: [{type: Ready, status: "False", reason: %2$s}, {type: Stalled, status: "True", reason: %2$s}]}
                """.formatted(name, stalled), DriverPolicy.class);
    }

    private static String waiting(String reason) {
        return "{phase: Waiting, waitingFor: {reason: %s, message: It waits., since: '2026-01-01T00:00:00Z'}}"
                .formatted(reason);
    }

    private static DriverState state(String vm, String status) {
        return KubernetesClients.serialization()
                .unmarshal("""
                metadata: {name: %s, namespace: vms}
                spec: {virtualMachine: {name: %1$s, uid: uid}, policyRef: {kind: DriverPolicy, name: windows, uid: uid}}
                status: %s
                """.formatted(vm, status.replace("\n", " ")), DriverState.class);
    }

    @Override
    public void close() {
        endpoint.close();
        measurements.close();
    }

    private static final class BadDay implements Cached {
        @Override
        public boolean leads() {
            return true;
        }

        @Override
        public Stream<Policy> policies() {
            return POLICIES.stream().map(policy -> policy);
        }

        @Override
        public Stream<DriverState> states() {
            return STATES.stream();
        }

        @Override
        public Stream<DriverRelease> releases() {
            return Stream.of(RELEASE);
        }
    }
}
