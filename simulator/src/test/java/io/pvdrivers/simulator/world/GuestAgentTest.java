package io.pvdrivers.simulator.world;

import static io.pvdrivers.simulator.world.Stand.ERP;
import static io.pvdrivers.simulator.world.Stand.SETTINGS;
import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.operator.guest.GuestAgent;
import io.pvdrivers.operator.guest.GuestAgent.Answer;
import io.pvdrivers.operator.guest.GuestAgent.InstallOrder;
import io.pvdrivers.operator.guest.GuestAgent.RepairOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a guest answers, and what it says it is. */
class GuestAgentTest {

    private static void answersNothing(Stand stand, GuestAgent.Guest guest) {
        GuestAgent agent = stand.world.agent();
        assertThat(agent.facts(guest)).isInstanceOf(Answer.NotConnected.class);
        assertThat(agent.reboot(guest)).isInstanceOf(Answer.NotConnected.class);
        assertThat(agent.install(guest, new InstallOrder("x", "0.1.302", List.of())))
                .isInstanceOf(Answer.NotConnected.class);
        assertThat(agent.repair(guest, new RepairOrder(List.of(), true))).isInstanceOf(Answer.NotConnected.class);
    }

    @Test
    void aGuestWithoutAgentIsSilent() {
        var stand = new Stand(Stand.hinted("agent", "absent"));
        assertThat(stand.agentConnected()).isFalse();
        assertThat(stand.vmi().at("/status/guestOSInfo")).isEmpty();
        answersNothing(stand, stand.guest());
    }

    @Test
    void aGuestThatWasRestartedIsNotMistakenForTheFormerOne() {
        var stand = new Stand(Stand.windows());
        GuestAgent.Guest former = stand.guest();
        stand.restart();
        answersNothing(stand, former);
        assertThat(stand.world.agent().facts(stand.guest())).isInstanceOf(Answer.Given.class);
    }

    @Test
    void withoutTheSerialDriverTheAgentHasNoChannel() {
        var stand = new Stand(Stand.hinted("drivers", "none"));
        assertThat(stand.agentConnected()).isFalse();
    }

    @Test
    void theAdminInstallsAgentAndDriverOnce() {
        var stand = new Stand(Stand.hinted("agent", "absent"));
        assertThat(stand.world.adminInstallsGuestAgent(ERP)).isTrue();
        stand.settle();
        assertThat(stand.agentConnected()).isTrue();
        assertThat(stand.facts().os().kernelRelease()).isEqualTo("17763");
        assertThat(stand.world.adminInstallsGuestAgent(ERP)).isFalse();
    }

    @Test
    void anAdminWhoIsAwayDoesNothing() {
        var stand = new Stand(SETTINGS.withAdmin(false), Stand.hinted("agent", "absent"));
        assertThat(stand.world.adminInstallsGuestAgent(ERP)).isFalse();
        stand.settle();
        assertThat(stand.agentConnected()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "w10, 19045, client, 10",
        "windows.11.virtio, 22631, client, 11",
        "win2k16, 14393, server, 2016",
        "windows2022, 20348, server, 2022",
        "2k25, 26100, server, 2025",
        "2k12r2, 9600, server, 2012r2"
    })
    void windowsSaysWhatItIs(String hint, String build, String variant, String versionId) {
        var os = new Stand(Stand.hinted("os", hint)).facts().os();
        assertThat(os.id()).isEqualTo("mswindows");
        assertThat(os.kernelRelease()).isEqualTo(build);
        assertThat(os.variant()).isEqualTo(variant);
        assertThat(os.versionId()).isEqualTo(versionId);
    }

    @Test
    void linuxBootsFromAnythingAndTellsOnlyWhatItIs() {
        var stand = new Stand(Stand.hinted("os", "fedora"));
        stand.change(vm -> Stand.bus(vm, "virtio"));
        stand.restart();
        assertThat(stand.agentConnected()).isTrue();
        assertThat(stand.facts().os().id()).isEqualTo("fedora");
        assertThat(stand.facts().driverStore()).isNull();
        assertThat(stand.vmi().at("/status/guestOSInfo/id").asText()).isEqualTo("fedora");
    }
}
