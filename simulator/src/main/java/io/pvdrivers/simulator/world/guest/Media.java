package io.pvdrivers.simulator.world.guest;

import io.pvdrivers.simulator.world.guest.Hardware.Drive;
import io.pvdrivers.simulator.world.guest.Hardware.Kind;
import io.pvdrivers.simulator.world.guest.InstallTask.Item;
import io.pvdrivers.simulator.world.scene.Registry.Medium;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The virtio-win ISOs in a machine's CD-ROM drives, found by what is on them. */
record Media(Hardware hardware) {

    /** The first of these that no drive has together with the others; empty when one drive has all. */
    Optional<Item> missing(List<Item> items) {
        List<Medium> media = media();
        if (media.stream().anyMatch(medium -> items.stream().allMatch(item -> holds(medium, item)))) {
            return Optional.empty();
        }
        return items.stream()
                .filter(item -> media.stream().noneMatch(medium -> holds(medium, item)))
                .findFirst()
                .or(() -> items.stream().findFirst());
    }

    /** Every driver that the first ISO has for a Windows. */
    List<Item> all(String directory) {
        return media().stream()
                .findFirst()
                .map(medium -> medium.drivers().getOrDefault(directory, Map.of()))
                .orElse(Map.of())
                .entrySet()
                .stream()
                .filter(entry -> PvDriver.named(entry.getKey()).isPresent())
                .map(entry -> new Item(
                        entry.getKey(),
                        entry.getKey() + "\\" + directory + "\\amd64\\" + entry.getKey() + ".inf",
                        entry.getValue(),
                        false))
                .toList();
    }

    private List<Medium> media() {
        return hardware.drives().stream()
                .filter(drive -> drive.kind() == Kind.CDROM)
                .map(Drive::medium)
                .flatMap(Optional::stream)
                .toList();
    }

    private static boolean holds(Medium medium, Item item) {
        return medium.drivers().getOrDefault(item.directory(), Map.of()).entrySet().stream()
                .anyMatch(entry -> PvDriver.named(item.name()).isPresent()
                        && PvDriver.named(entry.getKey()).equals(PvDriver.named(item.name()))
                        && isVersion(entry.getValue(), item.version()));
    }

    /** An order may leave the second number open. */
    private static boolean isVersion(String stated, String ordered) {
        return stated.matches(ordered.replace(".", "\\.").replace("*", "[0-9]+"));
    }
}
