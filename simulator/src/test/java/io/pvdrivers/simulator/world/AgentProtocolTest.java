package io.pvdrivers.simulator.world;

import static io.pvdrivers.simulator.world.Console.object;
import static io.pvdrivers.simulator.world.Stand.NEW;
import static io.pvdrivers.simulator.world.Stand.OLD;
import static io.pvdrivers.simulator.world.Stand.hint;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The words of the agent, against QEMU's schema, and of the programs it starts. */
class AgentProtocolTest {

    private static Console console(String key, String value) {
        return new Stand(Stand.hinted(key, value)).console();
    }

    private static Console console() {
        return new Stand(Stand.windows()).console();
    }

    private static List<String> enabled(Console console) {
        return StreamSupport.stream(
                        console.returned("guest-info")
                                .path("supported_commands")
                                .spliterator(),
                        false)
                .filter(command -> command.path("enabled").asBoolean())
                .map(command -> command.path("name").asText())
                .toList();
    }

    @Test
    void itSaysWhatItCan() {
        assertThat(enabled(console()))
                .contains("guest-ping", "guest-get-devices", "guest-get-disks", "guest-exec", "guest-exec-status");
        assertThat(console().returned("guest-info").path("version").asText()).isEqualTo("107.0.1");
    }

    @Test
    void anOldOneListsNeitherDevicesNorDisks() {
        Console old = console("faults", "agent-too-old");
        assertThat(enabled(old)).contains("guest-exec").doesNotContain("guest-get-devices", "guest-get-disks");
        assertThat(Console.failure(old.call("guest-get-devices", object())))
                .isEqualTo("The command guest-get-devices has not been found");
    }

    @Test
    void aBlockedCommandIsListedAndRefused() {
        Console blocked = console("faults", "guest-exec-disabled");
        assertThat(enabled(blocked)).doesNotContain("guest-exec", "guest-exec-status");
        assertThat(blocked.returned("guest-info").toString()).contains("\"guest-exec\"");
        assertThat(Console.failure(blocked.call("guest-exec", object().put("path", "pnputil.exe"))))
                .isEqualTo("Command guest-exec has been disabled: the command is not allowed");
    }

    @Test
    void argumentsAreThoseOfTheSchema() {
        assertThat(Console.failure(
                        console().call("guest-exec", object().put("path", "x").put("timeout", 1))))
                .isEqualTo("Parameter 'timeout' is unexpected");
        assertThat(Console.failure(console().call("guest-exec-status", object())))
                .isEqualTo("Parameter 'pid' is missing");
    }

    @Test
    void aBoundDeviceShowsInDecimalWithItsVersionAndDate() {
        JsonNode serial = console().returned("guest-get-devices").path(0);
        assertThat(serial.at("/id/vendor-id").asInt()).isEqualTo(0x1af4);
        assertThat(serial.at("/id/device-id").asInt()).isEqualTo(0x1043);
        assertThat(serial.at("/id/type").asText()).isEqualTo("pci");
        assertThat(serial.path("driver-version").asText()).isEqualTo(OLD);
        assertThat(serial.path("driver-date").asLong()).isGreaterThan(1_600_000_000_000_000_000L);
        assertThat(console().returned("guest-get-devices")).hasSize(1);
    }

    @Test
    void disksShowTheirSerialAndTheBusAsWindowsSeesIt() {
        var stand = new Stand(Stand.windows(vm -> hint(vm, "drivers", "0.1.271")));
        stand.change(vm -> Stand.stage(vm, "virtio"));
        stand.restart();
        JsonNode disks = stand.console().returned("guest-get-disks");
        assertThat(disks)
                .extracting(disk -> disk.at("/address/serial").asText())
                .containsExactly("pvd-0123456789ab", "DATA1", "QM00001");
        assertThat(disks)
                .extracting(disk -> disk.at("/address/bus-type").asText())
                .containsExactly("scsi", "sata", "sata");
        assertThat(disks.path(0).path("name").asText()).isEqualTo("\\\\.\\PhysicalDrive2");
    }

    @Test
    void interfacesShowTheirAddresses() {
        JsonNode card = console("static-ip", "10.0.0.5/24")
                .returned("guest-network-get-interfaces")
                .path(0);
        assertThat(card.path("name").asText()).isEqualTo("Ethernet");
        assertThat(card.at("/ip-addresses/0/ip-address").asText()).isEqualTo("10.0.0.5");
        assertThat(card.at("/ip-addresses/0/prefix").asInt()).isEqualTo(24);
    }

    @Test
    void theEndOfAProgramIsToldOnce() {
        Console console = console();
        long pid = console.start("pnputil.exe", "", "/enum-drivers");
        assertThat(console.status(pid).path("exited").asBoolean()).isTrue();
        assertThat(Console.failure(console.call("guest-exec-status", object().put("pid", pid))))
                .isEqualTo("PID " + pid + " does not exist");
    }

    @Test
    void anAgentThatStartedAnewKnowsNoneOfTheProgramsBefore() {
        var stand = new Stand(Stand.hinted("faults", "agent-dies-during-install"));
        stand.change(vm -> Stand.stage(vm, "virtio"));
        stand.restart();
        long pid = stand.console().start("pnputil.exe", "", "/enum-drivers");
        stand.begin("run-1", Stand.DRIVERS);
        stand.pass(Duration.ofMinutes(8));
        assertThat(stand.agentConnected()).isTrue();
        assertThat(Console.failure(stand.console().call("guest-exec-status", object().put("pid", pid))))
                .contains("does not exist");
        assertThat(stand.console().progress("run-1").path("state").asText()).isEqualTo("ended");
    }

    @Test
    void theInstallerIsAProgramThatGoesOn() {
        var stand = new Stand(Stand.windows());
        stand.change(vm -> Stand.stage(vm, "virtio"));
        stand.restart();
        Console console = stand.console();
        var data =
                object().put("task", "install").put("id", Console.uuid("run-1")).put("attempt", 1);
        data.putArray("drivers")
                .addObject()
                .put("name", "viostor")
                .put("inf", "viostor\\2k19\\amd64\\viostor.inf")
                .put("version", NEW);
        data.putArray("pnputil").add("/add-driver").add("{inf}");
        long pid = console.startScript(data);
        assertThat(console.status(pid).path("exited").asBoolean()).isFalse();
        stand.settle();
        assertThat(console.status(pid).path("exited").asBoolean()).isTrue();
    }

    @Test
    void aProgramThatIsNotThereDoesNotStart() {
        assertThat(Console.failure(console().call("guest-exec", object().put("path", "cmd.exe"))))
                .contains("Failed to execute child process \"cmd.exe\"");
    }

    @Test
    void theStoreIsListedInTheLanguageOfWindows() {
        String english = console().run("pnputil.exe", "", "/enum-drivers").text();
        assertThat(english).startsWith("Microsoft PnP Utility").contains("Original Name:      vioser.inf", OLD);
        byte[] german = console("faults", "localised-output")
                .run("pnputil.exe", "", "/enum-drivers")
                .out();
        assertThat(new String(german, Charset.forName("IBM850")))
                .startsWith("Microsoft-PnP-Dienstprogramm")
                .contains("Veröffentlichter Name:", "Originalname:      vioser.inf", OLD)
                .doesNotContain("Published");
    }

    @Test
    void theNewestWindowsListsTheStoreInXmlAndOldOnesOnlyInTheOldWay() {
        assertThat(console("os", "2k25")
                        .run("pnputil.exe", "", "/enum-drivers", "/format", "xml")
                        .text())
                .contains("<OriginalName>vioser.inf</OriginalName>");
        Console older = console("os", "2k12r2");
        assertThat(older.run("pnputil.exe", "", "/enum-drivers").exitCode()).isNotZero();
        assertThat(older.run("pnputil.exe", "", "-e").text()).contains("oem0.inf", "63.93.104.24000");
        assertThat(console()
                        .run("pnputil.exe", "", "/enum-drivers", "/format", "xml")
                        .exitCode())
                .isNotZero();
    }

    @ParameterizedTest
    @CsvSource({"faults, powershell-constrained, ConstrainedLanguage", "os, w7, older than 3.0"})
    void aPowerShellThatRunsNoScriptsSaysWhy(String key, String value, String why) {
        assertThat(console(key, value)
                        .script("{\"task\":\"facts\"}")
                        .path("refused")
                        .asText())
                .contains(why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-Command\nx", "-NoLogo\n-NoProfile\n-NonInteractive\n-File\nx"})
    void powerShellWantsToBeStartedAsAgreed(String arguments) {
        assertThat(console()
                        .run("powershell.exe", "e30=\nscript", arguments.split("\n", -1))
                        .exitCode())
                .isEqualTo(1);
    }

    @Test
    void signaturesStayWithTheirDisks() {
        var stand = new Stand(Stand.windows(vm -> hint(vm, "drivers", "0.1.271")));
        var before = stand.facts().disks();
        assertThat(before).allMatch(disk -> disk.signature().matches("\\{[0-9a-f-]{36}\\}"));
        stand.change(vm -> Stand.stage(vm, "virtio"));
        stand.restart();
        stand.change(vm -> Stand.bus(vm, "virtio"));
        stand.restart();
        assertThat(stand.facts().disks())
                .filteredOn(disk -> disk.signature() != null)
                .extracting(disk -> disk.signature())
                .containsExactlyElementsOf(
                        before.stream().map(disk -> disk.signature()).toList());
        assertThat(stand.facts().disks())
                .filteredOn(disk -> "pvd-0123456789ab".equals(disk.serial()))
                .allMatch(disk -> disk.signature() == null);
    }

    @Test
    void aDeviceWithoutItsDriverIsAProblem() {
        assertThat(new Stand(Stand.windows()).facts().problemDevices())
                .extracting(device -> device.pciId() + " " + device.problemCode())
                .contains("1af4:1048 28")
                .doesNotContain("1af4:1043 28");
    }
}
