package io.pvdrivers.operator;

import io.pvdrivers.operator.gate.Limits;
import io.pvdrivers.operator.guest.GuestAgent;
import io.pvdrivers.operator.guest.ReportsOnly;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * What an operator is started with.
 *
 * @param namespaces the namespaces it cares for; empty means all
 * @param media which image holds the ISO of which release, before what a DriverRelease says
 * @param builtinCatalogue whether the built-in DriverReleases are applied at start
 * @param guestPollAtRest how old facts about a Ready guest may get
 */
@RecordBuilder
public record OperatorConfig(
        Set<String> namespaces,
        Map<String, String> media,
        boolean builtinCatalogue,
        Duration guestPollAtRest,
        GuestAgent guestAgent,
        InstantSource clock,
        Pace pace,
        RandomGenerator random,
        Limits limits)
        implements OperatorConfigBuilder.With {
    public OperatorConfig {
        namespaces = Set.copyOf(namespaces);
        media = Map.copyOf(media);
    }

    /** As in a cluster where nothing else is said: all namespaces, guests known by reports. Every {@code with...} method changes one thing. */
    public static OperatorConfig standard() {
        return new OperatorConfig(
                Set.of(),
                Map.of(),
                true,
                Duration.ofDays(1),
                new ReportsOnly(),
                InstantSource.system(),
                Pace.REAL,
                new SecureRandom(),
                Limits.DEFAULT);
    }
}
