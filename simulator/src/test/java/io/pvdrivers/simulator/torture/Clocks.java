package io.pvdrivers.simulator.torture;

import io.pvdrivers.simulator.flow.Manifests;
import io.pvdrivers.simulator.torture.Ordeal.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Clocks that are set ahead at a gate, and windows whose edges fall where clocks change. */
final class Clocks {
    private static final List<Duration> STEPS = List.of(Duration.ofMinutes(10), Duration.ofHours(5));

    /** A window of an hour, and what is to become of it. */
    private record Night(String name, Instant start, String schedule, Instant opens, Instant shuts) {}

    /** In Berlin clocks go forward at 01:00Z on 2027-03-28 and back at 01:00Z on 2026-10-25. */
    private static final List<Night> NIGHTS = List.of(
            new Night(
                    "in the hour that is skipped",
                    Instant.parse("2027-03-28T00:50:00Z"),
                    "30 2 * * *",
                    Instant.parse("2027-03-28T01:00:00Z"),
                    Instant.parse("2027-03-28T02:00:00Z")),
            new Night(
                    "in the hour that comes twice",
                    Instant.parse("2026-10-25T00:20:00Z"),
                    "30 2 * * *",
                    Instant.parse("2026-10-25T00:30:00Z"),
                    Instant.parse("2026-10-25T01:30:00Z")),
            new Night(
                    "at the end of a day",
                    Instant.parse("2026-11-02T22:45:00Z"),
                    "55 23 * * *",
                    Instant.parse("2026-11-02T22:55:00Z"),
                    Instant.parse("2026-11-02T23:55:00Z")));

    private Clocks() {}

    static List<Ordeal> all(Undisturbed calm) {
        var steps = STEPS.stream()
                .flatMap(step -> calm.atEachGate(Kind.CLOCK, step + " ahead ", siege -> siege.advance(step)).stream());
        return Stream.concat(steps, NIGHTS.stream().map(Clocks::inWindow)).toList();
    }

    private static Ordeal inWindow(Night night) {
        var policy = Manifests.POLICY.replace(
                "windows: [{always: true}]",
                "windows: [{schedule: \"" + night.schedule() + "\", durationSeconds: 3600, timeZone: Europe/Berlin}]");
        var setting = Setting.plain().with(policy).at(night.start());
        return new Ordeal(Kind.CLOCK, "a window " + night.name(), setting, siege -> {
            siege.start();
            siege.awaitReady();
            // When a window shuts, the policy's status names the next one.
            siege.until(
                    "the window to shut",
                    () -> siege.now().isAfter(night.shuts().plusSeconds(120)));
            return new Promises(siege)
                    .ready()
                    .restarts(2)
                    .within(night.opens(), night.shuts())
                    .always();
        });
    }
}
