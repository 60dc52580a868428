package io.pvdrivers.operator;

import io.pvdrivers.operator.gate.Limits;
import io.pvdrivers.operator.guest.GuestAgent;
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
public record OperatorConfig(
        Set<String> namespaces,
        Map<String, String> media,
        boolean builtinCatalogue,
        Duration guestPollAtRest,
        GuestAgent guestAgent,
        InstantSource clock,
        Pace pace,
        RandomGenerator random,
        Limits limits) {
    public OperatorConfig {
        namespaces = Set.copyOf(namespaces);
        media = Map.copyOf(media);
    }
}
