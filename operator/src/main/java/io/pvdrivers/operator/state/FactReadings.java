package io.pvdrivers.operator.state;

import io.pvdrivers.api.v1alpha1.DriverStateStatus.FactReading;
import io.pvdrivers.api.v1alpha1.GuestComponent;
import io.pvdrivers.api.v1alpha1.GuestFacts;
import io.pvdrivers.api.v1alpha1.GuestFacts.Adapter;
import io.pvdrivers.api.v1alpha1.GuestFacts.DriverService;
import io.pvdrivers.api.v1alpha1.GuestFacts.GuestDisk;
import io.pvdrivers.api.v1alpha1.GuestFacts.GuestVolume;
import io.pvdrivers.api.v1alpha1.GuestFacts.Roles;
import io.pvdrivers.operator.Excerpt;
import io.pvdrivers.operator.gate.GuestSight.Seen;
import io.pvdrivers.operator.guest.GuestAgent.BlindSpot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The guest's facts for the status, each with its source and when it last changed. What changes by itself in every guest is left out. Pure. */
final class FactReadings {
    private static final int LONGEST = 1024;
    private static final int MOST = 32;
    private static final Duration CLOCK_SHIFT = Duration.ofMinutes(1);

    private final Seen seen;
    private final List<FactReading> before;
    private final Instant now;
    private final Map<String, String> values = new TreeMap<>();

    private FactReadings(Seen seen, @Nullable List<FactReading> before, Instant now) {
        this.seen = seen;
        this.before = before == null ? List.of() : before;
        this.now = now;
    }

    static List<FactReading> of(Seen seen, @Nullable List<FactReading> before, Instant now) {
        return new FactReadings(seen, before, now).readings();
    }

    private List<FactReading> readings() {
        collect(seen.facts());
        var readings = new ArrayList<FactReading>();
        values.forEach((name, value) -> readings.add(reading(name, Optional.of(value), Optional.empty())));
        seen.blindSpots().stream()
                .filter(b -> !values.containsKey(b.fact()))
                .map(this::blind)
                .forEach(readings::add);
        return readings.stream().limit(MOST).toList();
    }

    private FactReading blind(BlindSpot spot) {
        return reading(spot.fact(), Optional.empty(), Optional.of(spot.why()));
    }

    private FactReading reading(String name, Optional<String> value, Optional<String> blind) {
        var reading = new FactReading(
                name,
                value.map(v -> Excerpt.shortened(v, LONGEST)).orElse(null),
                blind.map(b -> Excerpt.shortened(b, LONGEST)).orElse(null),
                seen.source().word(),
                now);
        return before.stream()
                .filter(b -> b.name().equals(name)
                        && Objects.equals(b.value(), reading.value())
                        && Objects.equals(b.blind(), reading.blind())
                        && b.source().equals(reading.source()))
                .findFirst()
                .orElse(reading);
    }

    private void collect(GuestFacts facts) {
        put("agentVersion", facts.agentVersion());
        put("bootTime", Optional.ofNullable(facts.bootTime()).map(this::steady).orElse(null));
        put("pendingReboot", facts.pendingReboot());
        list("boundDevices", facts.boundDevices(), d -> d.pciId() + " " + d.driverVersion());
        list("problemDevices", facts.problemDevices(), d -> d.pciId() + " code " + d.problemCode());
        list("driverStore", facts.driverStore(), p -> p.driver() + " " + p.driverVersion());
        list("services", facts.services(), FactReadings::service);
        list("disks", facts.disks(), FactReadings::disk);
        list("adapters", facts.adapters(), FactReadings::adapter);
        list("volumes", facts.volumes(), GuestVolume::mountPoint);
        list("components", facts.components(), FactReadings::component);
        list("updates", facts.updates(), update -> update);
        Optional.ofNullable(facts.roles()).ifPresent(this::collect);
    }

    /** Windows reckons its boot time from a clock that is set now and then; a shift of a little is no other boot. */
    private Instant steady(Instant bootTime) {
        return before.stream()
                .filter(b -> b.name().equals("bootTime") && b.value() != null)
                .map(b -> Instant.parse(Objects.requireNonNull(b.value())))
                .filter(b -> Duration.between(b, bootTime).abs().compareTo(CLOCK_SHIFT) < 0)
                .findFirst()
                .orElse(bootTime);
    }

    private void collect(Roles roles) {
        put("roles.domainController", roles.domainController());
        put("roles.clusterNode", roles.clusterNode());
        put("roles.bitLocker", roles.bitLocker());
        put("roles.hibernation", roles.hibernation());
        put("roles.dynamicSystemDisk", roles.dynamicSystemDisk());
        put("roles.storageSpaces", roles.storageSpaces());
        put(
                "roles.crashDump",
                Optional.ofNullable(roles.crashDump()).map(FactReadings::word).orElse(null));
    }

    private void put(String name, @Nullable Object value) {
        if (value != null) {
            values.put(name, value.toString());
        }
    }

    private <T> void list(String name, @Nullable Collection<T> items, Function<T, String> word) {
        if (items != null) {
            var text = items.stream().map(word).sorted().collect(Collectors.joining("; "));
            values.put(name, text.isEmpty() ? "none" : text);
        }
    }

    private static String service(DriverService service) {
        return service.name() + " " + word(service.start())
                + (Boolean.FALSE.equals(service.running()) ? " stopped" : "");
    }

    private static String component(GuestComponent component) {
        var version = Optional.ofNullable(component.version()).map(v -> " " + v).orElse("");
        var vendor =
                Optional.ofNullable(component.vendor()).map(v -> " of " + v).orElse("");
        var start =
                Optional.ofNullable(component.start()).map(s -> " " + word(s)).orElse("");
        var running = Boolean.TRUE.equals(component.running()) ? " running" : "";
        return component.name() + version + vendor + start + running;
    }

    private static String disk(GuestDisk disk) {
        var name = Optional.ofNullable(disk.serial())
                .or(() -> Optional.ofNullable(disk.signature()))
                .orElse("a disk without a serial");
        var bus = Optional.ofNullable(disk.bus()).map(b -> " on " + b).orElse("");
        return name + bus + (Boolean.FALSE.equals(disk.online()) ? " offline" : "");
    }

    /** A lease is no fact to be told each time it is renewed. */
    private static String adapter(Adapter adapter) {
        var addresses = Boolean.FALSE.equals(adapter.dhcp())
                ? String.join(" ", Optional.ofNullable(adapter.addresses()).orElse(List.of()))
                : "DHCP";
        return adapter.mac() + " " + addresses;
    }

    private static String word(Enum<?> value) {
        var name = value.name();
        return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
    }
}
