package io.pvdrivers.operator.kubevirt;

import io.pvdrivers.api.v1alpha1.DriverStateSpec.DeviceKind;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.WantedDevice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The restarts of ours that a run will cost, and what each is for. */
public final class PlannedRestarts {
    private PlannedRestarts() {}

    /** How something that a run needs reaches the VM. */
    public sealed interface Arrival {
        /** Nothing has to come. */
        record NotNeeded() implements Arrival {}

        /** While the VM runs. */
        record Hot() implements Arrival {}

        /** With a start. */
        record Cold(String why) implements Arrival {}
    }

    /**
     * What the run has before it.
     *
     * @param media the drive with the driver ISO
     * @param primer the disk that makes Windows bind the driver of its new bus
     * @param moves devices that are to become paravirtual
     * @param rebootEndsInstance whether drivers in use are exchanged, before devices move, in an instance that ends when Windows reboots
     */
    public record Shape(Arrival media, Arrival primer, List<WantedDevice> moves, boolean rebootEndsInstance) {
        public Shape {
            moves = List.copyOf(moves);
        }
    }

    /**
     * One sentence for each restart, in order. What has to come with a start comes with one start, and so do all devices that move; what
     * leaves needs none of its own.
     */
    public static List<String> of(Shape shape) {
        var restarts = new ArrayList<String>();
        arrivals(shape).ifPresent(restarts::add);
        if (shape.rebootEndsInstance()) {
            restarts.add("One loads the drivers that are in use now, if their installer asks for a reboot: with"
                    + " domain.rebootPolicy Terminate a reboot of Windows ends the instance.");
        }
        if (!shape.moves().isEmpty()) {
            restarts.add("One gives the VM its new devices: " + devices(shape.moves()) + ".");
        }
        return List.copyOf(restarts);
    }

    private static Optional<String> arrivals(Shape shape) {
        var media = coldBecause(shape.media());
        var primer = coldBecause(shape.primer());
        if (media.isEmpty()) {
            return primer.map(why ->
                    "One brings in a primer, by which Windows takes up the driver of its new disks: " + why + ".");
        }
        var needsPrimer = !(shape.primer() instanceof Arrival.NotNeeded);
        return media.map(
                why -> "One brings in the driver ISO" + (needsPrimer ? " and a primer" : "") + ": " + why + ".");
    }

    private static Optional<String> coldBecause(Arrival arrival) {
        return switch (arrival) {
            case Arrival.NotNeeded notNeeded -> Optional.empty();
            case Arrival.Hot hot -> Optional.empty();
            case Arrival.Cold cold -> Optional.of(cold.why());
        };
    }

    private static String devices(List<WantedDevice> moves) {
        return Stream.of(DeviceKind.values())
                .flatMap(kind -> count(kind, moves).stream())
                .collect(Collectors.joining(" and "));
    }

    private static Optional<String> count(DeviceKind kind, List<WantedDevice> moves) {
        var count = moves.stream().filter(m -> m.kind() == kind).count();
        var word = switch (kind) {
            case DISK -> "disk";
            case INTERFACE -> "interface";
        };
        return count == 0 ? Optional.empty() : Optional.of(count + " " + word + (count == 1 ? "" : "s"));
    }
}
