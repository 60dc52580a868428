package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.DriverStateStatus.GuestSettings;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Run;
import io.pvdrivers.api.v1alpha1.GuestFacts;
import io.pvdrivers.api.v1alpha1.GuestFacts.Adapter;
import io.pvdrivers.api.v1alpha1.GuestFacts.GuestDisk;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** What the guest had before the switch and lacks now. */
record GuestDifference(List<String> disks, List<Adapter> adapters) {

    static GuestDifference of(Situation situation, GuestFacts facts) {
        var before = situation.run().map(Run::guestSettings);
        return before.map(b -> new GuestDifference(lostDisks(b, facts), lostAddresses(b, facts)))
                .orElseGet(() -> new GuestDifference(List.of(), List.of()));
    }

    boolean isNone() {
        return disks.isEmpty() && adapters.isEmpty();
    }

    private static List<String> lostDisks(GuestSettings before, GuestFacts facts) {
        var now = Optional.ofNullable(facts.disks()).orElse(List.of()).stream()
                .filter(d -> Boolean.TRUE.equals(d.online()))
                .toList();
        var serials = now.stream().map(GuestDisk::serial).toList();
        var lost =
                before.disksOnline().stream().filter(s -> !serials.contains(s)).toList();
        if (lost.isEmpty() && now.size() < before.diskCount()) {
            return List.of("%d of %d disks".formatted(before.diskCount() - now.size(), before.diskCount()));
        }
        return lost;
    }

    private static List<Adapter> lostAddresses(GuestSettings before, GuestFacts facts) {
        var now = Optional.ofNullable(facts.adapters()).orElse(List.of());
        return before.adapters().stream()
                .filter(a -> Boolean.FALSE.equals(a.dhcp()))
                .filter(a -> !isKept(a, now))
                .toList();
    }

    /** An adapter is known by its MAC. Where KubeVirt gave it another one, its addresses tell. */
    private static boolean isKept(Adapter before, List<Adapter> now) {
        var sameMac =
                now.stream().filter(n -> n.mac().equalsIgnoreCase(before.mac())).toList();
        var candidates = sameMac.isEmpty() ? now : sameMac;
        return candidates.stream().anyMatch(n -> hasAll(n, before));
    }

    private static boolean hasAll(Adapter now, Adapter before) {
        return new HashSet<>(Optional.ofNullable(now.addresses()).orElse(List.of()))
                .containsAll(Optional.ofNullable(before.addresses()).orElse(List.of()));
    }
}
