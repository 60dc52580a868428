package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.GuestFacts;
import io.pvdrivers.api.v1alpha1.GuestFacts.Adapter;
import io.pvdrivers.api.v1alpha1.Run.GuestSettings;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the guest had before and lacks now.
 *
 * @param disks disks that are not online any more, by signature or serial
 * @param countedDisks how many disks are not online any more, where nothing tells which
 * @param adapters adapters that lost IP settings, as they were
 */
record GuestDifference(List<String> disks, int countedDisks, List<Adapter> adapters) {

    static GuestDifference of(Situation situation, GuestFacts facts) {
        return SettingsBefore.keptEver(situation)
                .map(before -> of(before, facts))
                .orElseGet(() -> new GuestDifference(List.of(), 0, List.of()));
    }

    private static GuestDifference of(GuestSettings before, GuestFacts facts) {
        var online = Optional.ofNullable(facts.disks()).orElse(List.of()).stream()
                .filter(d -> Boolean.TRUE.equals(d.online()))
                .toList();
        var lost = before.disksOnline().stream()
                .filter(kept -> online.stream().noneMatch(d -> SettingsBefore.isKnownAs(d, kept)))
                .toList();
        var counted = lost.isEmpty() ? Math.max(0, before.diskCount() - online.size()) : 0;
        return new GuestDifference(lost, counted, lostSettings(before, facts));
    }

    /** The fact that would have to be known before anything can be said; empty where all is told that was kept. */
    static Optional<String> untold(Situation situation, GuestFacts facts) {
        return SettingsBefore.keptEver(situation).flatMap(before -> {
            if (before.diskCount() > 0 && facts.disks() == null) {
                return Optional.of("disks");
            }
            var byHand = before.adapters().stream().anyMatch(GuestDifference::isSetByHand);
            return byHand && facts.adapters() == null ? Optional.of("adapters") : Optional.empty();
        });
    }

    boolean isNone() {
        return disks.isEmpty() && countedDisks == 0 && adapters.isEmpty();
    }

    private static List<Adapter> lostSettings(GuestSettings before, GuestFacts facts) {
        var now = Optional.ofNullable(facts.adapters()).orElse(List.of());
        return before.adapters().stream()
                .filter(GuestDifference::isSetByHand)
                .filter(a -> !isKept(a, now))
                .toList();
    }

    private static boolean isSetByHand(Adapter adapter) {
        return Boolean.FALSE.equals(adapter.dhcp())
                || Boolean.TRUE.equals(adapter.dnsStatic())
                || adapter.mtu() != null;
    }

    /** An adapter is known by its MAC. Where KubeVirt gave it another one, its addresses tell. */
    private static boolean isKept(Adapter before, List<Adapter> now) {
        var sameMac =
                now.stream().filter(n -> n.mac().equalsIgnoreCase(before.mac())).toList();
        var candidates = sameMac.isEmpty() ? now : sameMac;
        return candidates.stream().anyMatch(n -> hasAll(n, before));
    }

    /** What the source does not tell of now is not missed. */
    private static boolean hasAll(Adapter now, Adapter before) {
        var dns = sameOrUntold(before.dnsServers(), now.dnsServers());
        var mtu = before.mtu() == null || now.dhcp() == null || before.mtu().equals(now.mtu());
        if (!Boolean.FALSE.equals(before.dhcp())) {
            return dns && mtu;
        }
        if (now.dhcp() == null) {
            return now.addresses() == null || contains(now.addresses(), routable(before.addresses()));
        }
        return contains(now.addresses(), routable(before.addresses()))
                && (now.gateways() == null || contains(now.gateways(), before.gateways()))
                && (now.routes() == null || contains(now.routes(), before.routes()))
                && (before.interfaceMetric() == null || Objects.equals(before.interfaceMetric(), now.interfaceMetric()))
                && mtu
                && dns;
    }

    /** Windows gives every adapter a link-local address by itself. */
    private static List<String> routable(@Nullable List<String> addresses) {
        return Optional.ofNullable(addresses).orElse(List.of()).stream()
                .filter(a -> !a.toLowerCase(Locale.ROOT).startsWith("fe80:"))
                .toList();
    }

    /** The order of DNS servers is the order they are asked in. */
    private static boolean sameOrUntold(@Nullable List<String> before, @Nullable List<String> now) {
        return before == null || now == null || before.equals(now);
    }

    private static <T> boolean contains(@Nullable List<T> now, @Nullable List<T> before) {
        return new HashSet<>(Optional.ofNullable(now).orElse(List.of()))
                .containsAll(Optional.ofNullable(before).orElse(List.of()));
    }
}
