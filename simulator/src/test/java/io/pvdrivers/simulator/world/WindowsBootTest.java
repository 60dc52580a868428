package io.pvdrivers.simulator.world;

import static io.pvdrivers.simulator.world.Stand.DRIVERS;
import static io.pvdrivers.simulator.world.Stand.bus;
import static io.pvdrivers.simulator.world.Stand.stage;
import static io.pvdrivers.simulator.world.Stand.unstage;
import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.api.v1alpha1.GuestFacts.DriverService;
import io.pvdrivers.api.v1alpha1.GuestFacts.StartType;
import io.pvdrivers.simulator.world.scene.WorldEvent.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a boot disk needs of Windows. */
class WindowsBootTest {

    @ParameterizedTest
    @ValueSource(strings = {"virtio", "scsi"})
    void aBusWithoutADriverStopsWindowsWhileItsInstanceRuns(String bus) {
        var stand = new Stand(Stand.windows());
        stand.change(vm -> bus(vm, bus));
        stand.restart();
        assertThat(stand.printable()).isEqualTo("Running");
        assertThat(stand.agentConnected()).isFalse();
        assertThat(stand.told()).contains(Kind.STOP_ERROR).doesNotContain(Kind.AGENT_CONNECTED);
    }

    @Test
    void anInstalledDriverThatSawNoDeviceCannotCarryTheBootDisk() {
        var stand = new Stand(Stand.windows());
        stand.change(vm -> {
            stage(vm, "sata");
        });
        stand.restart();
        assertThat(Stand.exitCode(stand.install("run-1", DRIVERS))).isEqualTo(3010);
        assertThat(stand.facts().driverStore()).anyMatch(item -> item.driver().equals("viostor"));
        assertThat(stand.facts().services()).noneMatch(service -> service.name().equals("viostor"));
        stand.change(vm -> {
            unstage(vm);
            bus(vm, "virtio");
        });
        stand.restart();
        assertThat(stand.told()).contains(Kind.STOP_ERROR);
    }

    @ParameterizedTest
    @CsvSource({"virtio, viostor, 1af4:1042", "scsi, vioscsi, 1af4:1048"})
    void aPrimerMakesItsDriverBootStartAndTheSwitchBoots(String bus, String driver, String pciId) {
        var stand = new Stand(Stand.windows());
        stand.change(vm -> stage(vm, bus));
        stand.restart();
        assertThat(stand.version(pciId)).isEqualTo("unbound");
        stand.install("run-1", DRIVERS);
        assertThat(stand.version(pciId)).isEqualTo(Stand.NEW);
        assertThat(stand.facts().services()).contains(new DriverService(driver, StartType.BOOT, null));
        assertThat(stand.facts().disks())
                .anyMatch(disk -> "pvd-0123456789ab".equals(disk.serial()) && bus.equals(disk.bus()));
        stand.change(vm -> {
            unstage(vm);
            bus(vm, bus);
        });
        stand.restart();
        assertThat(stand.agentConnected()).isTrue();
        assertThat(stand.facts().disks()).allMatch(disk -> bus.equals(disk.bus()));
        assertThat(stand.told()).doesNotContain(Kind.STOP_ERROR);
    }

    @Test
    void sataBootsAgainAfterAStopError() {
        var stand = new Stand(Stand.windows());
        stand.change(vm -> bus(vm, "virtio"));
        stand.restart();
        stand.change(vm -> bus(vm, "sata"));
        stand.restart();
        assertThat(stand.agentConnected()).isTrue();
    }

    @Test
    void aCdRomBeforeTheBootDiskBoots() {
        var stand = new Stand(Stand.windows(
                vm -> vm.withObject("/spec/template/spec/domain/devices").remove("disks")));
        assertThat(stand.agentConnected()).isTrue();
        stand.change(vm -> stage(vm, "virtio"));
        stand.restart();
        assertThat(stand.told()).contains(Kind.NO_WINDOWS);
        assertThat(stand.agentConnected()).isFalse();
    }

    @Test
    void aCdRomThatWasFoundFirstWithItsBootOrderIsPassedOver() {
        var stand = new Stand(Stand.windows(vm -> {
            Stand.stage(vm, "sata");
            Stand.disk(vm, 0).put("bootOrder", 2);
            Stand.disk(vm, 2).put("bootOrder", 1);
        }));
        stand.restart();
        assertThat(stand.agentConnected()).isTrue();
    }

    @Test
    void onlyWhatHasABootOrderIsTriedOnceAnythingHas() {
        var stand = new Stand(Stand.windows());
        stand.change(vm -> Stand.disk(vm, 1).put("bootOrder", 1));
        stand.restart();
        assertThat(stand.told()).contains(Kind.NO_WINDOWS);
        stand.change(vm -> Stand.disk(vm, 0).put("bootOrder", 1));
        stand.change(vm -> Stand.disk(vm, 1).remove("bootOrder"));
        stand.restart();
        assertThat(stand.agentConnected()).isTrue();
    }

    @Test
    void aGuestRebootBootsTheSameHardware() {
        var stand = new Stand(Stand.windows());
        String uid = stand.uid();
        stand.change(vm -> bus(vm, "virtio"));
        assertThat(stand.world.guestReboots(Stand.ERP)).isTrue();
        assertThat(stand.agentConnected()).isFalse();
        stand.settle();
        assertThat(stand.agentConnected()).isTrue();
        assertThat(stand.uid()).isEqualTo(uid);
        assertThat(stand.facts().bootTime()).isAfter(Stand.SETTINGS.start());
        assertThat(stand.vmi().at("/spec/domain/devices/disks/0/disk/bus").asText())
                .isEqualTo("sata");
    }
}
