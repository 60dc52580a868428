package io.pvdrivers.simulator.world.guest;

import io.pvdrivers.api.v1alpha1.GuestFacts.Adapter;
import io.pvdrivers.simulator.world.guest.Hardware.Nic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The network adapters of a Windows. IP settings belong to an adapter, and a card of another model is another adapter: the
 * former one stays behind as a ghost with its settings, and gets them back if its card returns. The MAC does not matter.
 */
final class NetworkAdapters {
    private final Map<String, Settings> adapters = new LinkedHashMap<>();
    private final boolean staticIpStaysLost;

    private record Settings(String name, Optional<IpSettings> fixed) {}

    NetworkAdapters(boolean staticIpStaysLost) {
        this.staticIpStaysLost = staticIpStaysLost;
    }

    void found(List<Nic> working, Optional<String> staticIp) {
        see(working);
        if (!working.isEmpty()) {
            staticIp.ifPresent(address -> fix(working.getFirst(), IpSettings.fixed(address)));
        }
    }

    /** Windows drives these cards now; the answer names adapters that are new. */
    List<String> see(List<Nic> working) {
        List<String> news = new ArrayList<>();
        for (Nic nic : working) {
            if (!adapters.containsKey(place(nic))) {
                String name = adapters.isEmpty() ? "Ethernet" : "Ethernet " + (adapters.size() + 1);
                adapters.put(place(nic), new Settings(name, Optional.empty()));
                news.add(name);
            }
        }
        return news;
    }

    Optional<IpSettings> settings(Nic nic) {
        return Optional.ofNullable(adapters.get(place(nic)))
                .map(settings -> settings.fixed().orElse(nic.lease()));
    }

    Optional<String> name(Nic nic) {
        return Optional.ofNullable(adapters.get(place(nic))).map(Settings::name);
    }

    /** Gives working cards the static settings that are ordered for their MACs. */
    void repair(List<Adapter> ordered, List<Nic> working) {
        for (Adapter wanted : ordered) {
            if (Boolean.FALSE.equals(wanted.dhcp()) && !staticIpStaysLost) {
                working.stream()
                        .filter(nic -> nic.mac().equalsIgnoreCase(wanted.mac()))
                        .findFirst()
                        .ifPresent(nic -> fix(nic, settings(wanted)));
            }
        }
    }

    private void fix(Nic nic, IpSettings settings) {
        adapters.computeIfPresent(place(nic), (key, before) -> new Settings(before.name(), Optional.of(settings)));
    }

    private static IpSettings settings(Adapter adapter) {
        return new IpSettings(
                false,
                Objects.requireNonNullElse(adapter.addresses(), List.of()),
                Objects.requireNonNullElse(adapter.gateways(), List.of()),
                Objects.requireNonNullElse(adapter.dnsServers(), List.of()));
    }

    private static String place(Nic nic) {
        return nic.name() + "@" + nic.model();
    }
}
