package io.pvdrivers.simulator.world;

import static io.pvdrivers.simulator.world.Stand.DRIVERS;
import static io.pvdrivers.simulator.world.Stand.ERP;
import static io.pvdrivers.simulator.world.Stand.NEW;
import static io.pvdrivers.simulator.world.Stand.OLD;
import static io.pvdrivers.simulator.world.Stand.SETTINGS;
import static io.pvdrivers.simulator.world.Stand.hint;
import static io.pvdrivers.simulator.world.Stand.stage;
import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.api.v1alpha1.GuestFacts.StorePackage;
import io.pvdrivers.operator.guest.GuestAgent.Answer;
import io.pvdrivers.operator.guest.GuestAgent.InstallOrder;
import io.pvdrivers.operator.guest.GuestAgent.InstallProgress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an installation does to the driver store and to devices in use. */
class InstallerTest {

    private static Stand staged() {
        var stand = new Stand(Stand.windows());
        stand.change(vm -> stage(vm, "virtio"));
        stand.restart();
        return stand;
    }

    @Test
    void aDriverWhoseDeviceIsPresentIsBoundAtOnce() {
        var stand = staged();
        assertThat(stand.install("run-1", List.of("viostor")).exitCode()).isZero();
        assertThat(stand.version("1af4:1042")).isEqualTo(NEW);
        assertThat(stand.facts().pendingReboot()).isFalse();
    }

    @Test
    void aDriverWithoutItsDeviceOnlyReachesTheStore() {
        var stand = staged();
        assertThat(stand.install("run-1", List.of("netkvm")).exitCode()).isZero();
        assertThat(stand.facts().driverStore()).contains(new StorePackage("netkvm", NEW));
        assertThat(stand.version("1af4:1041")).isEqualTo("unbound");
    }

    @Test
    void aDriverInUseIsExchangedByTheNextBoot() {
        var stand = staged();
        assertThat(stand.version("1af4:1043")).isEqualTo(OLD);
        assertThat(stand.install("run-1", List.of("vioser")).exitCode()).isEqualTo(3010);
        assertThat(stand.version("1af4:1043")).isEqualTo(OLD);
        assertThat(stand.facts().pendingReboot()).isTrue();
        assertThat(stand.world.agent().reboot(stand.guest())).isInstanceOf(Answer.Given.class);
        stand.settle();
        assertThat(stand.version("1af4:1043")).isEqualTo(NEW);
        assertThat(stand.facts().pendingReboot()).isFalse();
    }

    @Test
    void aNetworkDriverInUseIsExchangedAtOnceAndKeepsItsAddress() {
        var stand = new Stand(Stand.windows(vm -> {
            Stand.model(vm, "virtio");
            hint(vm, "static-ip", "10.0.0.5/24");
            stage(vm, "virtio");
        }));
        assertThat(stand.version("1af4:1041")).isEqualTo(OLD);
        assertThat(stand.install("run-1", List.of("netkvm")).exitCode()).isZero();
        assertThat(stand.version("1af4:1041")).isEqualTo(NEW);
        assertThat(stand.facts().adapters().getFirst().addresses()).containsExactly("10.0.0.5/24");
    }

    @Test
    void nothingToDoIs259AndALaterOrderIsAnotherInstallation() {
        var stand = staged();
        stand.install("run-1", List.of("viostor"));
        assertThat(stand.install("run-2", List.of("viostor")).exitCode()).isEqualTo(259);
        assertThat(stand.install("run-1", List.of("viostor")).exitCode()).isZero();
    }

    @Test
    void anOlderReleaseLeavesNewerDriversAlone() {
        var stand = new Stand(Stand.windows(vm -> {
            hint(vm, "drivers", "100.103.104.30300");
            stage(vm, "virtio");
        }));
        assertThat(stand.install("run-1", DRIVERS).exitCode()).isEqualTo(259);
        assertThat(stand.version("1af4:1042")).isEqualTo("100.103.104.30300");
    }

    @Test
    void withoutTheReleaseInADriveNothingIsFound() {
        var stand = new Stand(Stand.windows());
        var end = stand.install("run-1", DRIVERS);
        assertThat(end.exitCode()).isEqualTo(2);
        assertThat(end.log()).contains("No drive holds virtio-win 0.1.302");
    }

    @Test
    void aDriverThatTheIsoDoesNotHaveIsNotFound() {
        var end = staged().install("run-1", List.of("viostor", "viofs"));
        assertThat(end.exitCode()).isEqualTo(2);
        assertThat(end.log()).contains("The ISO has no viofs for 2k19");
    }

    @Test
    void anInstallationTakesItsTimeAndIsNotStartedTwice() {
        var stand = staged();
        var order = new InstallOrder("run-1", "0.1.302", List.of("viostor", "netkvm"));
        for (int poll = 0; poll < 3; poll++) {
            assertThat(stand.world.agent().install(stand.guest(), order))
                    .isEqualTo(new Answer.Given<>(new InstallProgress.Running()));
            stand.pass(Duration.ofSeconds(5));
        }
        assertThat(stand.facts().driverStore()).extracting(StorePackage::driver).contains("viostor");
        assertThat(stand.facts().driverStore()).extracting(StorePackage::driver).doesNotContain("netkvm");
        stand.settle();
        assertThat(stand.install("run-1", List.of()).exitCode()).isZero();
    }

    @Test
    void aRebootKillsTheInstaller() {
        var stand = staged();
        var order = new InstallOrder("run-1", "0.1.302", DRIVERS);
        stand.world.agent().install(stand.guest(), order);
        stand.pass(Duration.ofSeconds(15));
        stand.world.guestReboots(ERP);
        stand.settle();
        assertThat(stand.install("run-1", DRIVERS).exitCode()).isEqualTo(0x40010004);
        assertThat(stand.facts().driverStore()).extracting(StorePackage::driver).contains("viostor");
    }

    @ParameterizedTest
    @CsvSource({"w10, 100.94.104.24800", "2k12R2, 63.93.104.24000", "w7, 61.77.104.17200"})
    void driversComeInTheNumbersOfTheirWindows(String os, String version) {
        var stand = new Stand(SETTINGS, Stand.hinted("os", os));
        assertThat(stand.version("1af4:1043")).isEqualTo(version);
    }

    @Test
    void transitionalDevicesShowTheirLegacyIds() {
        var stand = new Stand(Stand.windows(
                vm -> vm.withObject("/spec/template/spec/domain/devices").put("useVirtioTransitional", true)));
        assertThat(stand.version("1af4:1003")).isEqualTo(OLD);
        assertThat(stand.version("1af4:1043")).isEqualTo("unbound");
    }
}
