package io.pvdrivers.simulator.world.guest;

import io.pvdrivers.simulator.world.guest.Hardware.Drive;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds the drive to boot from. What stood before the system disk when the VM was found did not keep it from booting and is
 * passed over; anything else that is put before it is booted from.
 *
 * @param systemDisk the drive with the operating system
 * @param passedOver drives that were found before it
 */
record Firmware(String systemDisk, Set<String> passedOver) {

    static Firmware found(Hardware hardware) {
        String system = hardware.bootOrder().stream()
                .filter(name ->
                        hardware.drive(name).filter(Drive::mayHoldSystem).isPresent())
                .findFirst()
                .orElse("");
        Set<String> before = hardware.bootOrder().stream()
                .takeWhile(name -> !name.equals(system))
                .collect(Collectors.toSet());
        return new Firmware(system, before);
    }

    /** The first drive it boots from; empty when there is none. */
    Optional<Drive> bootDrive(Hardware hardware) {
        return hardware.bootOrder().stream()
                .filter(name -> !passedOver.contains(name))
                .flatMap(name -> hardware.drive(name).stream())
                .findFirst();
    }
}
