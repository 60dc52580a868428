package io.pvdrivers.simulator.world;

import static io.pvdrivers.simulator.world.Stand.DRIVERS;
import static io.pvdrivers.simulator.world.Stand.ERP;
import static io.pvdrivers.simulator.world.Stand.NEW;
import static io.pvdrivers.simulator.world.Stand.OLD;
import static io.pvdrivers.simulator.world.Stand.SETTINGS;
import static io.pvdrivers.simulator.world.Stand.hint;
import static io.pvdrivers.simulator.world.Stand.stage;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pvdrivers.api.v1alpha1.GuestFacts.StorePackage;
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
        assertThat(Stand.exitCode(stand.install("run-1", List.of("viostor")))).isZero();
        assertThat(stand.version("1af4:1042")).isEqualTo(NEW);
        assertThat(stand.facts().pendingReboot()).isFalse();
    }

    @Test
    void aDriverWithoutItsDeviceOnlyReachesTheStore() {
        var stand = staged();
        assertThat(Stand.exitCode(stand.install("run-1", List.of("netkvm")))).isZero();
        assertThat(stand.facts().driverStore()).contains(new StorePackage("netkvm", NEW));
        assertThat(stand.version("1af4:1041")).isEqualTo("unbound");
    }

    @Test
    void aDriverInUseIsExchangedByTheNextBoot() {
        var stand = staged();
        assertThat(stand.version("1af4:1043")).isEqualTo(OLD);
        assertThat(Stand.exitCode(stand.install("run-1", List.of("vioser")))).isEqualTo(3010);
        assertThat(stand.version("1af4:1043")).isEqualTo(OLD);
        assertThat(stand.facts().pendingReboot()).isTrue();
        assertThat(stand.console()
                        .run("shutdown.exe", "", "/r", "/t", "5", "/d", "p:2:4")
                        .exitCode())
                .isZero();
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
        assertThat(Stand.exitCode(stand.install("run-1", List.of("netkvm")))).isZero();
        assertThat(stand.version("1af4:1041")).isEqualTo(NEW);
        assertThat(stand.facts().adapters().getFirst().addresses()).containsExactly("10.0.0.5/24");
    }

    @Test
    void aLaterOrderIsAnotherInstallationThatFindsNothingToDo() {
        var stand = staged();
        stand.install("run-1", List.of("viostor"));
        JsonNode second = stand.install("run-2", List.of("viostor"));
        assertThat(Stand.exitCode(second)).isZero();
        assertThat(second.at("/results/0/exitCode").asInt()).isEqualTo(259);
        assertThat(Stand.exitCode(stand.install("run-1", List.of("viostor")))).isZero();
    }

    @Test
    void anOlderReleaseLeavesNewerDriversAlone() {
        var stand = new Stand(Stand.windows(vm -> {
            hint(vm, "drivers", "100.103.104.30300");
            stage(vm, "virtio");
        }));
        assertThat(stand.install("run-1", DRIVERS).path("results"))
                .allMatch(result -> result.path("exitCode").asInt() == 259);
        assertThat(stand.version("1af4:1042")).isEqualTo("100.103.104.30300");
    }

    @Test
    void withoutTheReleaseInADriveNothingIsFound() {
        var stand = new Stand(Stand.windows());
        var end = stand.install("run-1", DRIVERS);
        assertThat(Stand.exitCode(end)).isEqualTo(2);
        assertThat(end.path("log").asText()).contains("No CD-ROM drive holds viostor\\2k19\\amd64\\viostor.inf " + NEW);
    }

    @Test
    void aDriverThatTheIsoDoesNotHaveIsNotFound() {
        var end = staged().install("run-1", List.of("viostor", "viofs"));
        assertThat(Stand.exitCode(end)).isEqualTo(2);
        assertThat(end.path("log").asText()).contains("No CD-ROM drive holds viofs\\2k19\\amd64\\viofs.inf");
    }

    @Test
    void anInstallationTakesItsTimeAndIsNotStartedTwice() {
        var stand = staged();
        for (int look = 0; look < 3; look++) {
            stand.begin("run-1", List.of("viostor", "netkvm"));
            assertThat(stand.console().progress("run-1").path("state").asText()).isEqualTo("running");
            stand.pass(Duration.ofSeconds(5));
        }
        assertThat(stand.facts().driverStore()).extracting(StorePackage::driver).contains("viostor");
        assertThat(stand.facts().driverStore()).extracting(StorePackage::driver).doesNotContain("netkvm");
        stand.settle();
        assertThat(stand.install("run-1", List.of()).path("results")).hasSize(2);
    }

    @Test
    void aRebootKillsTheInstallerAndAnotherAttemptGoesOn() {
        var stand = staged();
        stand.begin("run-1", DRIVERS);
        stand.pass(Duration.ofSeconds(15));
        stand.world.guestReboots(ERP);
        stand.settle();
        assertThat(stand.console().progress("run-1").path("state").asText()).isEqualTo("interrupted");
        assertThat(stand.facts().driverStore()).extracting(StorePackage::driver).contains("viostor");

        stand.console().install("run-1", 2, "2k19", NEW, DRIVERS);
        stand.settle();
        JsonNode end = stand.console().progress("run-1");
        assertThat(end.path("state").asText()).isEqualTo("ended");
        assertThat(end.path("attempt").asInt()).isEqualTo(2);
        assertThat(end.path("log").asText()).contains("viostor " + NEW + " was installed by an earlier attempt.");
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
