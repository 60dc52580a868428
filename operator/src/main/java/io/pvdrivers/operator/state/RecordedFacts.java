package io.pvdrivers.operator.state;

import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.FactReading;
import io.pvdrivers.api.v1alpha1.GuestFacts;
import io.pvdrivers.api.v1alpha1.GuestFacts.BoundDevice;
import io.pvdrivers.api.v1alpha1.GuestFacts.CrashDump;
import io.pvdrivers.api.v1alpha1.GuestFacts.DriverService;
import io.pvdrivers.api.v1alpha1.GuestFacts.ProblemDevice;
import io.pvdrivers.api.v1alpha1.GuestFacts.StartType;
import io.pvdrivers.api.v1alpha1.GuestFacts.StorePackage;
import io.pvdrivers.api.v1alpha1.GuestFactsBuilder;
import io.pvdrivers.api.v1alpha1.GuestFactsRolesBuilder;
import io.pvdrivers.kubevirt.VirtualMachineInstance;
import io.pvdrivers.operator.gate.GuestSight.Seen;
import io.pvdrivers.operator.gate.GuestSight.Source;
import io.pvdrivers.operator.guest.GuestAgent.BlindSpot;
import io.pvdrivers.operator.kubevirt.VmiClock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a DriverState says of the inside of its guest, read back from {@link FactReadings}: for whoever judges a VM and cannot ask its guest. Disks
 * and adapters are not read back, since what is kept of them in short does not tell enough to act on, nor a list that was cut short. Pure.
 */
public final class RecordedFacts {
    private static final String NONE = "none";
    private static final String CUT = "...";
    private static final Pattern BOUND = Pattern.compile("([0-9a-f]{4}:[0-9a-f]{4}) (\\S+)");
    private static final Pattern PROBLEM = Pattern.compile("([0-9a-f]{4}:[0-9a-f]{4}) code (\\d{1,9})");
    private static final Pattern PACKAGE = Pattern.compile("(\\S+) (\\S+)");
    private static final Pattern SERVICE = Pattern.compile("(\\S+) ([A-Z][a-z]+)( stopped)?");

    private final Map<String, String> values;

    private RecordedFacts(Map<String, String> values) {
        this.values = values;
    }

    /** The guest as its record shows it; empty where there is no instance, or nothing of it is on record. */
    public static Optional<Seen> of(Optional<VirtualMachineInstance> vmi, DriverStateStatus status) {
        var readings = Optional.ofNullable(status.facts()).orElse(List.of());
        var running = vmi.filter(i -> "Running".equals(i.getStatus().phase()));
        if (running.isEmpty() || readings.isEmpty()) {
            return Optional.empty();
        }
        var facts = new RecordedFacts(values(readings)).facts();
        return Optional.of(new Seen(
                facts,
                isOfReport(readings) ? Source.REPORT : Source.AGENT,
                newest(readings),
                isOfThisBoot(facts, running.get()),
                blind(readings)));
    }

    private static Map<String, String> values(List<FactReading> readings) {
        return readings.stream()
                .filter(r -> r.value() != null && !r.value().endsWith(CUT))
                .collect(Collectors.toMap(FactReading::name, r -> String.valueOf(r.value()), (a, b) -> a));
    }

    private static List<BlindSpot> blind(List<FactReading> readings) {
        return readings.stream()
                .flatMap(r -> Optional.ofNullable(r.blind()).map(why -> new BlindSpot(r.name(), why)).stream())
                .toList();
    }

    private static boolean isOfReport(List<FactReading> readings) {
        return readings.stream().allMatch(r -> r.source().equals(Source.REPORT.word()));
    }

    private static Instant newest(List<FactReading> readings) {
        return readings.stream()
                .map(FactReading::changedAt)
                .max(Instant::compareTo)
                .orElse(Instant.MIN);
    }

    private static boolean isOfThisBoot(GuestFacts facts, VirtualMachineInstance vmi) {
        return Optional.ofNullable(facts.bootTime())
                .filter(boot -> VmiClock.created(vmi)
                        .filter(created -> !boot.isBefore(created))
                        .isPresent())
                .isPresent();
    }

    private GuestFacts facts() {
        return GuestFactsBuilder.builder()
                .agentVersion(values.get("agentVersion"))
                .bootTime(bootTime())
                .pendingReboot(flag("pendingReboot"))
                .boundDevices(list("boundDevices", BOUND, m -> Optional.of(new BoundDevice(m.group(1), m.group(2)))))
                .problemDevices(list(
                        "problemDevices",
                        PROBLEM,
                        m -> Optional.of(new ProblemDevice(m.group(1), Integer.parseInt(m.group(2))))))
                .driverStore(list("driverStore", PACKAGE, m -> Optional.of(new StorePackage(m.group(1), m.group(2)))))
                .services(list("services", SERVICE, RecordedFacts::service))
                .roles(roles())
                .updates(updates())
                .build();
    }

    private static Optional<DriverService> service(Matcher service) {
        return named(StartType.values(), service.group(2))
                .map(start -> new DriverService(service.group(1), start, service.group(3) == null ? null : false));
    }

    private GuestFacts.@Nullable Roles roles() {
        return values.keySet().stream().noneMatch(name -> name.startsWith("roles."))
                ? null
                : GuestFactsRolesBuilder.builder()
                        .domainController(flag("roles.domainController"))
                        .clusterNode(flag("roles.clusterNode"))
                        .bitLocker(flag("roles.bitLocker"))
                        .hibernation(flag("roles.hibernation"))
                        .dynamicSystemDisk(flag("roles.dynamicSystemDisk"))
                        .storageSpaces(flag("roles.storageSpaces"))
                        .crashDump(Optional.ofNullable(values.get("roles.crashDump"))
                                .flatMap(word -> named(CrashDump.values(), word))
                                .orElse(null))
                        .build();
    }

    private static <E extends Enum<E>> Optional<E> named(E[] words, String word) {
        return Stream.of(words).filter(e -> e.name().equalsIgnoreCase(word)).findFirst();
    }

    private @Nullable Instant bootTime() {
        try {
            return Optional.ofNullable(values.get("bootTime"))
                    .map(Instant::parse)
                    .orElse(null);
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private @Nullable Boolean flag(String name) {
        return Optional.ofNullable(values.get(name)).map(Boolean::valueOf).orElse(null);
    }

    private @Nullable List<String> updates() {
        return Optional.ofNullable(values.get("updates"))
                .map(RecordedFacts::words)
                .orElse(null);
    }

    private static List<String> words(String text) {
        return text.equals(NONE) ? List.of() : List.of(text.split("; ", -1));
    }

    /** A list of which one word is not of this form is as good as unknown. */
    private <T> @Nullable List<T> list(String name, Pattern form, Function<Matcher, Optional<T>> read) {
        var text = values.get(name);
        if (text == null) {
            return null;
        }
        var items = new ArrayList<T>();
        for (var word : words(text)) {
            var matcher = form.matcher(word);
            var item = matcher.matches() ? read.apply(matcher) : Optional.<T>empty();
            if (item.isEmpty()) {
                return null;
            }
            items.add(item.get());
        }
        return items;
    }
}
