package io.pvdrivers.simulator.world.guest;

import io.pvdrivers.simulator.world.guest.Hardware.Nic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The network adapters of a Windows. IP settings belong to an adapter, and a card of another model is another adapter: the
 * former one stays behind as a ghost with its settings, and gets them back if its card returns. The MAC does not matter.
 */
final class NetworkAdapters {
    private final Map<String, Settings> adapters = new LinkedHashMap<>();
    private final boolean staticIpStaysLost;
    private int named;

    record Settings(String name, String pciId, Optional<IpSettings> byHand) {
        IpSettings on(Nic nic) {
            return byHand.map(own -> own.over(nic.lease())).orElse(nic.lease());
        }
    }

    NetworkAdapters(boolean staticIpStaysLost) {
        this.staticIpStaysLost = staticIpStaysLost;
    }

    /** Every adapter that it knows, those without a card too. */
    Map<String, Settings> copy() {
        return new LinkedHashMap<>(adapters);
    }

    void takeOver(Map<String, Settings> image) {
        adapters.clear();
        adapters.putAll(image);
        named = Math.max(named, adapters.size());
    }

    void found(List<Nic> working, Optional<String> staticIp) {
        see(working);
        if (!working.isEmpty()) {
            staticIp.ifPresent(address -> set(working.getFirst(), IpSettings.fixed(address)));
        }
    }

    /** Windows drives these cards now; the answer names adapters that are new. */
    List<String> see(List<Nic> working) {
        List<String> news = new ArrayList<>();
        for (Nic nic : working) {
            if (!adapters.containsKey(place(nic))) {
                named++;
                String name = named == 1 ? "Ethernet" : "Ethernet " + named;
                adapters.put(place(nic), new Settings(name, nic.pciId(), Optional.empty()));
                news.add(name);
            }
        }
        return news;
    }

    Optional<IpSettings> settings(Nic nic) {
        return Optional.ofNullable(adapters.get(place(nic))).map(known -> known.on(nic));
    }

    List<SeenAdapter> seen(List<Nic> working) {
        return working.stream()
                .flatMap(nic -> Optional.ofNullable(adapters.get(place(nic))).stream()
                        .map(known -> new SeenAdapter(known.name(), nic.mac(), known.on(nic))))
                .toList();
    }

    /** Gives working cards the settings that are ordered for their MACs; the answer says what could not be done. */
    List<String> repair(Map<String, IpSettings> byMac, List<Nic> working) {
        List<String> problems = new ArrayList<>();
        byMac.forEach((mac, wanted) -> {
            Optional<Nic> card = working.stream()
                    .filter(nic -> nic.mac().equalsIgnoreCase(mac))
                    .findFirst();
            if (card.isEmpty()) {
                problems.add("No adapter has the MAC address " + mac + ".");
            } else if (staticIpStaysLost && wanted.isByHand()) {
                problems.add("The settings of the adapter with the MAC address " + mac + " could not be changed.");
            } else if (wanted.isByHand()) {
                set(card.get(), wanted);
            }
        });
        return problems;
    }

    /** Names of adapters of these devices whose card is gone. */
    List<String> ghosts(Set<String> pciIds, List<Nic> cards) {
        return adapters.entrySet().stream()
                .filter(entry -> isGhost(entry, pciIds, cards))
                .map(entry -> entry.getValue().name())
                .toList();
    }

    /** Removes them, and says how many. */
    int removeGhosts(Set<String> pciIds, List<Nic> cards) {
        int before = adapters.size();
        adapters.entrySet().removeIf(entry -> isGhost(entry, pciIds, cards));
        return before - adapters.size();
    }

    private static boolean isGhost(Map.Entry<String, Settings> entry, Set<String> pciIds, List<Nic> cards) {
        boolean present = cards.stream().map(NetworkAdapters::place).anyMatch(entry.getKey()::equals);
        return !present && pciIds.contains(entry.getValue().pciId());
    }

    private void set(Nic nic, IpSettings settings) {
        adapters.computeIfPresent(
                place(nic), (key, before) -> new Settings(before.name(), before.pciId(), Optional.of(settings)));
    }

    private static String place(Nic nic) {
        return nic.name() + "@" + nic.model();
    }
}
