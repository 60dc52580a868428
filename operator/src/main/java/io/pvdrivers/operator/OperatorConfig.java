package io.pvdrivers.operator;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.pvdrivers.operator.gate.Docs;
import io.pvdrivers.operator.gate.Limits;
import io.pvdrivers.operator.gate.Rights;
import io.pvdrivers.operator.guest.GuestAgent;
import io.pvdrivers.operator.guest.ReportsOnly;
import io.pvdrivers.operator.telemetry.EventReceiver;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * What an operator is started with.
 *
 * @param identity names this process among its replicas, in Events and in the Lease
 * @param namespaces the namespaces it cares for; empty means all
 * @param media which image holds the ISO of which release, before what a DriverRelease says
 * @param builtinCatalogue whether the built-in DriverReleases are applied at start
 * @param leaderElection how one of several replicas is chosen to act; empty means that there is only this one
 * @param httpPort where health and metrics are served; 0 means any free port, empty means nowhere
 * @param guestPollAtRest how old facts about a guest may get while nothing happens to it
 * @param eventReceiver who outside the cluster is told of news; empty means nobody
 * @param guestDriverReference the namespace in which KubeVirt's observability controller looks up which drivers are current, if the operator
 *     is to say it there
 * @param meters where everything that is measured is counted; it ends with the operator
 * @param rights what it may do beyond what it always may
 * @param docs where the pages are that sentences lead to
 * @param onBlind called when the cluster has refused for good to let it watch something. It would go on with old facts, so the process has
 *     to end
 */
@RecordBuilder
public record OperatorConfig(
        String identity,
        Set<String> namespaces,
        Map<String, String> media,
        boolean builtinCatalogue,
        Optional<LeaderElection> leaderElection,
        OptionalInt httpPort,
        Duration guestPollAtRest,
        GuestAgent guestAgent,
        Optional<EventReceiver> eventReceiver,
        Optional<String> guestDriverReference,
        PrometheusMeterRegistry meters,
        Rights rights,
        InstantSource clock,
        Pace pace,
        RandomGenerator random,
        Limits limits,
        Docs docs,
        Runnable onBlind)
        implements OperatorConfigBuilder.With {
    public OperatorConfig {
        namespaces = Set.copyOf(namespaces);
        media = Map.copyOf(media);
    }

    /**
     * As in a cluster where nothing else is said: one replica for all namespaces, guests known by reports, nothing served. Every {@code
     * with...} method changes one thing.
     */
    public static OperatorConfig standard() {
        return new OperatorConfig(
                podName().orElseGet(() -> "pv-driver-operator-" + UUID.randomUUID()),
                Set.of(),
                Map.of(),
                true,
                Optional.empty(),
                OptionalInt.empty(),
                Duration.ofDays(1),
                new ReportsOnly(),
                Optional.empty(),
                Optional.empty(),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                Rights.NONE,
                InstantSource.system(),
                Pace.REAL,
                new SecureRandom(),
                Limits.DEFAULT,
                Docs.OWN,
                () -> {});
    }

    private static Optional<String> podName() {
        return Optional.ofNullable(System.getenv("HOSTNAME")).filter(h -> !h.isBlank());
    }
}
