package io.pvdrivers.simulator.world;

import static io.pvdrivers.simulator.world.Stand.hint;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pvdrivers.simulator.world.scene.WorldEvent.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the scripts beside the installer do to a Windows. */
class CareTest {

    private static Stand ready(String key, String value) {
        var stand = new Stand(Stand.windows(vm -> {
            hint(vm, "drivers", "0.1.271");
            hint(vm, key, value);
        }));
        stand.change(vm -> Stand.stage(vm, "virtio"));
        return stand;
    }

    private static void switchTo(Stand stand, String bus) {
        stand.change(vm -> Stand.bus(vm, bus));
        stand.restart();
    }

    private static void prepare(Stand stand) {
        assertThat(stand.console()
                        .script("{\"task\":\"prepare\",\"suspendBitLocker\":true,\"disableHibernation\":true}")
                        .path("problems"))
                .isEmpty();
    }

    @Test
    void bitLockerAsksForItsKeyWhereTheBootDiskMoved() {
        Stand stand = ready("roles", "bitlocker");
        stand.restart();
        assertThat(stand.agentConnected()).isTrue();
        switchTo(stand, "virtio");
        assertThat(stand.told()).contains(Kind.RECOVERY_KEY_WANTED);
        assertThat(stand.agentConnected()).isFalse();
        switchTo(stand, "sata");
        assertThat(stand.agentConnected()).isTrue();
    }

    @Test
    void suspendedItLetsOneBootThrough() {
        Stand stand = ready("roles", "bitlocker");
        stand.restart();
        prepare(stand);
        assertThat(stand.facts().roles().bitLocker()).isFalse();
        switchTo(stand, "virtio");
        assertThat(stand.agentConnected()).isTrue();
        assertThat(stand.facts().roles().bitLocker()).isTrue();
        switchTo(stand, "sata");
        assertThat(stand.told()).contains(Kind.RECOVERY_KEY_WANTED);
    }

    @Test
    void aBootBetweenUsesTheSuspensionUp() {
        Stand stand = ready("roles", "bitlocker");
        prepare(stand);
        stand.restart();
        assertThat(stand.facts().roles().bitLocker()).isTrue();
    }

    @Test
    void hibernationStaysOff() {
        Stand stand = ready("roles", "hibernation");
        assertThat(stand.facts().roles().hibernation()).isTrue();
        prepare(stand);
        stand.restart();
        assertThat(stand.facts().roles().hibernation()).isFalse();
    }

    @Test
    void ghostsOfTheNamedDevicesAreRemovedWithTheirAddress() {
        var stand = new Stand(Stand.windows(vm -> {
            hint(vm, "os", "2k22");
            hint(vm, "drivers", "0.1.271");
            hint(vm, "static-ip", "10.0.0.5/24");
        }));
        stand.change(vm -> Stand.model(vm, "virtio"));
        stand.restart();
        assertThat(ghosts(stand, "8086:100e").path("removed").asInt()).isZero();
        assertThat(ghosts(stand, "8086:10d3").path("removed").asInt()).isEqualTo(1);
        assertThat(stand.told()).contains(Kind.GHOSTS_REMOVED);
        stand.change(vm -> Stand.model(vm, "e1000e"));
        stand.restart();
        assertThat(stand.facts().adapters().getFirst().dhcp()).isTrue();
    }

    @Test
    void anOlderWindowsCannotRemoveThem() {
        Stand stand = ready("san-policy", "online");
        stand.change(vm -> Stand.model(vm, "virtio"));
        stand.restart();
        JsonNode answer = ghosts(stand, "8086:10d3");
        assertThat(answer.path("removed").asInt()).isZero();
        assertThat(answer.at("/problems/0").asText()).contains("build 17763", "Ethernet");
    }

    @Test
    void anAdapterThatIsPresentIsNoGhost() {
        Stand stand = new Stand(Stand.hinted("os", "2k22"));
        assertThat(ghosts(stand, "8086:10d3").path("removed").asInt()).isZero();
    }

    @Test
    void repairGivesBackEverySettingOfAnAdapter() {
        Stand stand = ready("static-ip", "10.0.0.5/24");
        stand.change(vm -> Stand.model(vm, "virtio"));
        stand.restart();
        String mac = stand.facts().adapters().getFirst().mac();
        assertThat(stand.repair(
                        "{\"mac\":\"" + mac
                                + "\",\"dhcp\":true,\"dnsServers\":[\"10.0.0.53\"],\"dnsStatic\":true,\"dnsSuffix\":\"corp.example\","
                                + "\"interfaceMetric\":15,\"routes\":[{\"destination\":\"10.8.0.0/16\",\"nextHop\":\"10.0.0.9\",\"metric\":3}]}",
                        ""))
                .isEmpty();
        var adapter = stand.facts().adapters().getFirst();
        assertThat(adapter.dhcp()).isTrue();
        assertThat(adapter.addresses()).containsExactly("10.0.2.2/24");
        assertThat(adapter.dnsServers()).containsExactly("10.0.0.53");
        assertThat(adapter.dnsSuffix()).isEqualTo("corp.example");
        assertThat(adapter.interfaceMetric()).isEqualTo(15);
        assertThat(adapter.routes()).extracting(route -> route.nextHop()).containsExactly("10.0.0.9");
    }

    @Test
    void anAdminInstallsWhatTheIsoHas() {
        var stand = new Stand(Stand.windows());
        assertThat(stand.world.adminInstallsDrivers(Stand.ERP)).isFalse();
        stand.change(vm -> Stand.stage(vm, "virtio"));
        stand.restart();
        assertThat(stand.world.adminInstallsDrivers(Stand.ERP)).isTrue();
        assertThat(stand.version("1af4:1042")).isEqualTo(Stand.NEW);
        assertThat(stand.world.jobInstallsDrivers(Stand.ERP, List.of("viofs"))).isFalse();
    }

    private static JsonNode ghosts(Stand stand, String pciId) {
        return stand.console().script("{\"task\":\"ghosts\",\"pciIds\":[\"" + pciId + "\"]}");
    }
}
