package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.ChosenRelease;
import io.pvdrivers.api.v1alpha1.DriverReading;
import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.ForeignDriver;
import io.pvdrivers.api.v1alpha1.ForeignDriverBuilder;
import io.pvdrivers.api.v1alpha1.GuestComponent;
import io.pvdrivers.api.v1alpha1.InstalledDrivers;
import io.pvdrivers.operator.catalog.Architecture;
import io.pvdrivers.operator.catalog.DriverVersion;
import io.pvdrivers.operator.catalog.ForeignDrivers;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What a situation says about itself, for the status. */
public final class Readings {
    private Readings() {}

    /** One line per needed driver; empty while they cannot be told. */
    public static Optional<List<DriverReading>> drivers(Situation situation) {
        return DriverCheck.of(situation).map(DriverCheck::readings);
    }

    /** Whether the guest runs a newer driver than its release has, as seen now or last. */
    public static boolean hasNewer(Situation situation) {
        return drivers(situation)
                .or(() -> Optional.ofNullable(situation.status().drivers()))
                .orElse(List.of())
                .stream()
                .anyMatch(Readings::isNewer);
    }

    private static boolean isNewer(DriverReading reading) {
        var wanted = Optional.ofNullable(reading.wanted()).flatMap(DriverVersion::ofCatalogue);
        return Optional.ofNullable(reading.version())
                .flatMap(DriverVersion::parse)
                .filter(v -> wanted.filter(w -> v.isNewerThan(w)).isPresent())
                .isPresent();
    }

    /** The processor architecture of the guest, as it says now or said last. */
    public static Optional<Architecture> architecture(Situation situation) {
        return ReleaseSubject.architecture(situation.guest(), situation.status());
    }

    /** What the drivers in the guest are, as seen now or last. */
    public static Optional<InstalledDrivers> installed(Situation situation) {
        return InstalledReading.of(situation);
    }

    /** Which release the policy means for the VM; unchanged where nothing about it changed. */
    public static Optional<ChosenRelease> choice(Situation situation) {
        if (!(situation.governance() instanceof Governance.Governed)) {
            return Optional.empty();
        }
        var choice = situation.choice();
        var passedOver = choice.passedOver().stream().limit(ChosenRelease.MOST).toList();
        var before = Optional.ofNullable(situation.status().choice());
        var since = before.filter(
                        b -> Objects.equals(b.release(), choice.version().orElse(null)))
                .map(ChosenRelease::since)
                .orElseGet(() -> situation.now().truncatedTo(ChronoUnit.SECONDS));
        return Optional.of(new ChosenRelease(
                choice.version().orElse(null),
                choice.channel().orElse(null),
                choice.because(),
                choice.newer().orElse(null),
                passedOver.isEmpty() ? null : passedOver,
                since));
    }

    /** One line per make of foreign drivers; empty while nobody tells what of other hypervisors the guest has. */
    public static Optional<List<ForeignDriver>> foreignDrivers(Situation situation) {
        return situation
                .guest()
                .seen()
                .flatMap(s -> Optional.ofNullable(s.facts().components()))
                .map(components -> ForeignDrivers.among(components).stream()
                        .map(Readings::reading)
                        .toList());
    }

    private static ForeignDriver reading(ForeignDrivers.Found found) {
        return ForeignDriverBuilder.builder()
                .family(found.family().family())
                .version(found.version().orElse(null))
                .components(found.components().stream()
                        .map(GuestComponent::name)
                        .distinct()
                        .sorted()
                        .toList())
                .running(found.isActive())
                .conflicting(found.fight().isPresent())
                .build();
    }

    /** The status with since when what was staged is being brought in. */
    public static DriverStateStatus staging(Situation situation) {
        var run = situation.run().filter(r -> r.staging() != null);
        return run.map(r -> r.withStaging(StagingStep.watched(situation, Objects.requireNonNull(r.staging()))))
                .map(situation.status()::withRun)
                .orElse(situation.status());
    }

    /**
     * One sentence for each restart of ours that a run would cost, before it begins; none for a VM that is let go, and empty during a run or while
     * it cannot be told.
     */
    public static Optional<List<String>> plannedRestarts(Situation situation) {
        if (situation.governance() instanceof Governance.Ungoverned) {
            return Optional.of(List.of());
        }
        if (situation.run().isPresent() || DriverCheck.of(situation).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Work.of(situation) == Work.SOME ? RunCost.restarts(situation) : List.of());
    }
}
