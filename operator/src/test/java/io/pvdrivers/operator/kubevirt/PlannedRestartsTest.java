package io.pvdrivers.operator.kubevirt;

import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.api.v1alpha1.DriverStateSpec.DeviceKind;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.WantedDevice;
import io.pvdrivers.operator.kubevirt.PlannedRestarts.Arrival;
import io.pvdrivers.operator.kubevirt.PlannedRestarts.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlannedRestartsTest {
    private static final List<WantedDevice> MOVES = List.of(
            new WantedDevice(DeviceKind.DISK, "root", "virtio"),
            new WantedDevice(DeviceKind.DISK, "data", "virtio"),
            new WantedDevice(DeviceKind.INTERFACE, "default", "virtio"));

    private static Arrival arrival(String how) {
        return switch (how) {
            case "none" -> new Arrival.NotNeeded();
            case "hot" -> new Arrival.Hot();
            default -> new Arrival.Cold(how + " cannot come hot");
        };
    }

    /** At most two; one where nothing has to come with a start; none for drivers in use that come hot. */
    @ParameterizedTest(name = "media {0}, primer {1}, moves {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "none | none | false | ''",
                "hot | none | false | ''",
                "ISO | none | false | One brings in the driver ISO: ISO cannot come hot.",
                "none | none | true | NEW",
                "none | hot | true | NEW",
                "hot | hot | true | NEW",
                "hot | none | true | NEW",
                "none | primer | true | One brings in a primer, by which Windows takes up the driver of its new disks: primer cannot come hot. NEW",
                "hot | primer | true | One brings in a primer, by which Windows takes up the driver of its new disks: primer cannot come hot. NEW",
                "ISO | none | true | One brings in the driver ISO: ISO cannot come hot. NEW",
                "ISO | hot | true | One brings in the driver ISO and a primer: ISO cannot come hot. NEW",
                "ISO | primer | true | One brings in the driver ISO and a primer: ISO cannot come hot. NEW"
            })
    void restarts(String media, String primer, boolean moves, String sentences) {
        var restarts = PlannedRestarts.of(new Shape(arrival(media), arrival(primer), moves ? MOVES : List.of(), false));

        assertThat(String.join(" ", restarts))
                .isEqualTo(sentences.replace("NEW", "One gives the VM its new devices: 2 disks and 1 interface."));
        assertThat(restarts).hasSizeLessThanOrEqualTo(2);
    }

    /** It is between what comes and what moves. */
    @Test
    void countsAReboot() {
        assertThat(PlannedRestarts.of(new Shape(arrival("hot"), arrival("none"), List.of(), true)))
                .singleElement()
                .asString()
                .contains("if their installer asks for a reboot");
        assertThat(PlannedRestarts.of(new Shape(arrival("ISO"), arrival("primer"), MOVES, true)))
                .satisfiesExactly(
                        first -> assertThat(first).contains("driver ISO and a primer"),
                        second -> assertThat(second).contains("if their installer asks for a reboot"),
                        third -> assertThat(third).contains("its new devices"));
    }
}
