package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.DriverStateStatus.Notice;
import io.pvdrivers.api.v1alpha1.ForeignDriver;
import io.pvdrivers.operator.catalog.ForeignDrivers;
import io.pvdrivers.operator.catalog.ForeignFamily;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What there is to say of drivers of other hypervisors in the guest. What was found last holds while the guest is not seen. */
final class ForeignNotices {
    private static final String CONDITION = "ForeignDrivers";

    private ForeignNotices() {}

    /** One notice for each make. */
    static Stream<Notice> found(Situation situation) {
        return known(situation).stream()
                .flatMap(d -> ForeignDrivers.family(d.family()).stream()
                        .map(f -> NoticeReason.FOREIGN_DRIVERS.of(sentence(d, f))));
    }

    /** A condition while there are any. */
    static Optional<Advisory> advisory(Situation situation) {
        var known = known(situation);
        if (known.isEmpty()) {
            return Optional.empty();
        }
        var conflicting = known.stream().anyMatch(ForeignDriver::conflicting);
        var running = known.stream().anyMatch(ForeignDriver::running);
        return Optional.of(new Advisory(
                CONDITION,
                conflicting ? "Conflicting" : running ? "Running" : "LeftOver",
                "The guest has drivers of other hypervisors: "
                        + known.stream().map(ForeignNotices::standing).collect(Collectors.joining("; "))
                        + ". The notices say what can be done about them."));
    }

    /** Devices are not moved while drivers are at work that fight over them. Nothing is said where nobody tells what is there. */
    static Optional<Verdict> objection(Situation situation) {
        if (situation.pendingMoves().isEmpty()
                || Boolean.TRUE.equals(situation.plan().safety().allowForeignDrivers())) {
            return Optional.empty();
        }
        return Readings.foreignDrivers(situation).orElse(List.of()).stream()
                .filter(ForeignDriver::conflicting)
                .flatMap(d -> ForeignDrivers.family(d.family()).stream().map(f -> objection(d, f)))
                .findFirst();
    }

    private static Verdict objection(ForeignDriver driver, ForeignFamily family) {
        return Verdict.blocked(
                Reason.FOREIGN_DRIVERS, sentence(driver, family) + " Or set safety.allowForeignDrivers.");
    }

    private static List<ForeignDriver> known(Situation situation) {
        return Readings.foreignDrivers(situation)
                .or(() -> Optional.ofNullable(situation.status().foreignDrivers()))
                .orElse(List.of());
    }

    private static String sentence(ForeignDriver driver, ForeignFamily family) {
        var why = Optional.ofNullable(family.fights())
                .filter(f -> driver.conflicting())
                .map(f -> ": " + f)
                .orElse("");
        return title(driver) + (driver.running() ? " is at work" : " is left over") + " in this guest ("
                + String.join(", ", driver.components()) + ")" + why + ". " + family.remove() + "."
                + limits(family) + upgrades(family);
    }

    private static String limits(ForeignFamily family) {
        return Optional.ofNullable(family.limits())
                .map(l -> " On Xen it is not for more than " + l.memoryGiB() + " GiB of memory or " + l.volumes()
                        + " volumes.")
                .orElse("");
    }

    private static String upgrades(ForeignFamily family) {
        var all = Optional.ofNullable(family.upgrades()).orElse(List.of());
        var next = all.subList(all.indexOf(family.family()) + 1, all.size());
        return next.isEmpty() ? "" : " On EC2 it is upgraded by way of " + String.join(", then ", next) + ".";
    }

    private static String standing(ForeignDriver driver) {
        var standing = driver.conflicting()
                ? " is at work and fights over devices"
                : driver.running() ? " is at work" : " is left over";
        return title(driver) + standing;
    }

    private static String title(ForeignDriver driver) {
        return Optional.ofNullable(driver.version())
                .map(v -> driver.family() + " " + v)
                .orElse(driver.family());
    }
}
