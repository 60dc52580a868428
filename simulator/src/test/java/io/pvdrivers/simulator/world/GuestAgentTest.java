package io.pvdrivers.simulator.world;

import static io.pvdrivers.simulator.world.Stand.ERP;
import static io.pvdrivers.simulator.world.Stand.SETTINGS;
import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.operator.guest.AgentChannel.Reply;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a guest answers, and what it says it is. */
class GuestAgentTest {

    private static void answersNothing(Console console) {
        for (String command : List.of("guest-ping", "guest-info", "guest-get-osinfo", "guest-exec")) {
            assertThat(console.call(command, Console.object().put("path", "x"))).isInstanceOf(Reply.NotConnected.class);
        }
    }

    @Test
    void aGuestWithoutAgentIsSilent() {
        var stand = new Stand(Stand.hinted("agent", "absent"));
        assertThat(stand.agentConnected()).isFalse();
        assertThat(stand.vmi().at("/status/guestOSInfo")).isEmpty();
        answersNothing(stand.console());
    }

    @Test
    void aGuestThatWasRestartedIsNotMistakenForTheFormerOne() {
        var stand = new Stand(Stand.windows());
        Console former = stand.console();
        stand.restart();
        answersNothing(former);
        assertThat(stand.console().returned("guest-ping")).isEmpty();
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
        assertThat(stand.console().returned("guest-get-osinfo").path("id").asText())
                .isEqualTo("fedora");
        assertThat(Console.failure(stand.console().call("guest-get-devices", Console.object())))
                .isEqualTo("The command guest-get-devices has not been found");
        assertThat(Console.failure(
                        stand.console().call("guest-exec", Console.object().put("path", "powershell.exe"))))
                .contains("Failed to execute child process");
        assertThat(stand.vmi().at("/status/guestOSInfo/id").asText()).isEqualTo("fedora");
    }
}
