package io.pvdrivers.cli.rehearsal;

import io.pvdrivers.api.v1alpha1.ChosenRelease;
import io.pvdrivers.api.v1alpha1.DriverReading;
import io.pvdrivers.api.v1alpha1.InstalledDrivers;
import io.pvdrivers.simulator.world.scene.VmName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a VM stands at a moment.
 *
 * @param outcome how it ends if nothing more happens
 * @param reason one word for programs
 * @param message what it waits for, or why nothing is left to do
 * @param settled nothing more happens to it unless a person does something
 * @param until when its wait ends by itself
 * @param restarts restarts that the operator asked for
 * @param took how long its run has taken, or took
 */
public record Standing(
        VmName vm,
        Outcome outcome,
        String reason,
        String message,
        boolean settled,
        Optional<Instant> until,
        int restarts,
        Optional<Duration> took,
        List<DriverReading> drivers,
        Optional<ChosenRelease> choice,
        Optional<InstalledDrivers> installed) {
    public Standing {
        drivers = List.copyOf(drivers);
    }
}
