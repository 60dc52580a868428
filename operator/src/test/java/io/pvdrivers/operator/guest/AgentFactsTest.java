package io.pvdrivers.operator.guest;

import static io.pvdrivers.operator.guest.ScriptedAgent.GUEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.pvdrivers.api.v1alpha1.GuestComponent;
import io.pvdrivers.api.v1alpha1.GuestComponent.Kind;
import io.pvdrivers.api.v1alpha1.GuestFacts;
import io.pvdrivers.api.v1alpha1.GuestFacts.BoundDevice;
import io.pvdrivers.api.v1alpha1.GuestFacts.CrashDump;
import io.pvdrivers.api.v1alpha1.GuestFacts.DriverService;
import io.pvdrivers.api.v1alpha1.GuestFacts.ProblemDevice;
import io.pvdrivers.api.v1alpha1.GuestFacts.Route;
import io.pvdrivers.api.v1alpha1.GuestFacts.StartType;
import io.pvdrivers.api.v1alpha1.GuestFacts.StorePackage;
import io.pvdrivers.operator.catalog.GuestOs;
import io.pvdrivers.operator.guest.AgentChannel.Reply;
import io.pvdrivers.operator.guest.GuestAgent.Answer;
import io.pvdrivers.operator.guest.GuestAgent.BlindSpot;
import io.pvdrivers.operator.guest.GuestAgent.Observation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes out of the agents' answers in {@code src/test/resources/guest}. */
class AgentFactsTest {
    private static final String OFFICIAL = "100.103.104.30200";

    private static Answer<Observation> ask(AgentChannel channel) {
        return new AgentFacts(channel, new GuestExec(channel, Duration.ofMillis(1))).of(GUEST);
    }

    private static Observation observe(AgentChannel channel) {
        return ((Answer.Given<Observation>) ask(channel)).value();
    }

    private static GuestFacts facts(String fixture) {
        return observe(FixtureGuest.of(fixture)).facts();
    }

    @ParameterizedTest
    @CsvSource({
        "ws2016-transitional, 2k16, 101.2.0",
        "ws2019-de, 2k19, 100.0.0",
        "ws2022-en, 2k22, 109.1.0",
        "ws2025-xml, 2k25, 110.0.2",
        "w7-powershell2, w7, 2.12.1",
        "w11-xml-refused, w11, 109.0.2",
        "devices-nested, w10, 5.1.0"
    })
    void tells_windows_and_agent(String fixture, String directory, String agent) {
        assertThat(GuestOs.of(facts(fixture).os())).map(GuestOs::directory).contains(directory);
        assertThat(facts(fixture).agentVersion()).isEqualTo(agent);
    }

    @Test
    void lists_devices_of_virtio_and_qemu_with_the_version_of_their_driver() {
        assertThat(facts("ws2022-en").boundDevices())
                .containsExactly(
                        new BoundDevice("1af4:1041", "100.95.104.26200"),
                        new BoundDevice("1af4:1048", OFFICIAL),
                        new BoundDevice("1af4:1043", OFFICIAL),
                        new BoundDevice("1af4:1045", OFFICIAL),
                        new BoundDevice("1b36:000d", "1.0.0.0"));
        assertThat(facts("ws2016-transitional").boundDevices())
                .extracting(BoundDevice::pciId)
                .containsExactly("1af4:1000", "1af4:1001", "1af4:1004");
        assertThat(facts("devices-nested").boundDevices())
                .containsExactly(new BoundDevice("1af4:1045", "100.80.104.17300"));
    }

    @Test
    void a_device_whose_driver_has_no_version_is_left_out() {
        assertThat(facts("ws2019-de").boundDevices()).containsExactly(new BoundDevice("1af4:1042", OFFICIAL));
    }

    @ParameterizedTest
    @CsvSource({
        "ws2019-de, viostor pvpanic",
        "ws2016-transitional, balloon",
        "w11-xml-refused, vioser",
        "ws2025-xml, viostor netkvm",
        "ws2022-en, vioscsi netkvm"
    })
    void reads_the_store_in_any_language(String fixture, String drivers) {
        assertThat(facts(fixture).driverStore())
                .extracting(StorePackage::driver)
                .containsExactly(drivers.split(" "));
    }

    @Test
    void asks_pnputil_in_words_that_this_windows_knows() {
        assertThat(runsOf("ws2022-en")).containsExactly("pnputil.exe /enum-drivers", "powershell.exe");
        assertThat(runsOf("ws2025-xml")).containsExactly("pnputil.exe /enum-drivers /format xml", "powershell.exe");
        assertThat(runsOf("w11-xml-refused"))
                .containsExactly(
                        "pnputil.exe /enum-drivers /format xml", "pnputil.exe /enum-drivers", "powershell.exe");
        assertThat(runsOf("w7-powershell2")).containsExactly("powershell.exe");
    }

    private static List<String> runsOf(String fixture) {
        var guest = FixtureGuest.of(fixture);
        observe(guest);
        return guest.runs();
    }

    @Test
    void takes_from_the_script_what_only_windows_can_tell() {
        var facts = facts("ws2022-en");

        assertThat(facts.bootTime()).isEqualTo(Instant.parse("2026-11-21T06:12:00Z"));
        assertThat(facts.pendingReboot()).isFalse();
        assertThat(facts.services())
                .containsExactly(
                        new DriverService("viostor", StartType.BOOT, null),
                        new DriverService("vioscsi", StartType.MANUAL, null));
        assertThat(facts.disks())
                .extracting(d -> d.serial(), d -> d.bus(), d -> d.sizeBytes(), d -> d.online(), d -> d.signature())
                .containsExactly(
                        tuple("root-17", "sata", 64424509440L, true, "{5f0f0b1e-7f0e-4c6f-9b7a-3d9a1c2b4e5f}"));
        var adapter = facts.adapters().get(0);
        assertThat(adapter.addresses()).containsExactly("10.0.0.7/24", "2001:db8::7/64");
        assertThat(adapter.dhcp()).isFalse();
        assertThat(adapter.dnsStatic()).isTrue();
        assertThat(adapter.interfaceMetric()).isNull();
        assertThat(adapter.gatewayMetric()).isEqualTo(5);
        assertThat(adapter.routes()).containsExactly(new Route("10.8.0.0/16", "10.0.0.9", 3));
        assertThat(facts.roles().bitLocker()).isTrue();
        assertThat(facts.roles().crashDump()).isEqualTo(CrashDump.AUTOMATIC);
        assertThat(facts.components())
                .containsExactly(
                        new GuestComponent("xenfilt", Kind.DRIVER, "Amazon Inc.", "8.4.3.0", StartType.BOOT, true),
                        new GuestComponent("AWS PV Drivers", Kind.PRODUCT, "Amazon", "8.4.3", null, null));
        assertThat(observe(FixtureGuest.of("ws2022-en")).blindSpots()).isEmpty();
    }

    @Test
    void the_script_is_told_what_else_is_missing() {
        assertThat(dataFor("ws2022-en")).isEqualTo("{\"task\":\"facts\",\"devices\":false,\"store\":false}");
        assertThat(dataFor("w7-powershell2")).isEqualTo("{\"task\":\"facts\",\"devices\":true,\"store\":true}");
    }

    private static String dataFor(String fixture) {
        var guest = FixtureGuest.of(fixture);
        observe(guest);
        return guest.scriptData().get(0).toString();
    }

    @Test
    void a_device_without_a_driver_shows_as_a_problem_and_not_as_a_blind_spot() {
        var seen = observe(FixtureGuest.of("device-without-driver"));

        assertThat(seen.facts().problemDevices()).containsExactly(new ProblemDevice("1af4:1042", 28));
        assertThat(seen.facts().boundDevices()).containsExactly(new BoundDevice("1af4:1043", OFFICIAL));
        assertThat(seen.blindSpots())
                .containsExactly(
                        new BlindSpot(
                                "driverStore",
                                "pnputil.exe /enum-drivers ended with 1. Guest agent 4.2.0 ran it by guest-exec; run it in Windows"
                                        + " and mend what it says."),
                        new BlindSpot(
                                "roles.bitLocker",
                                "Windows does not tell roles.bitLocker: Access denied. Guest agent 4.2.0 asked it by guest-exec."));
    }

    @Test
    void without_guest_exec_the_agents_own_commands_tell_a_part() {
        var guest = FixtureGuest.of("exec-disabled");
        var seen = observe(guest);

        assertThat(guest.asked()).doesNotContain("guest-exec", "guest-exec-status");
        assertThat(seen.facts().disks())
                .extracting(d -> d.serial(), d -> d.bus(), d -> d.online())
                .containsExactly(
                        tuple("pvd-0a1b2c3d4e5f", null, null),
                        tuple("root-17", "sata", null),
                        tuple("usb-1", "usb", null),
                        tuple("data-1", null, null));
        assertThat(seen.facts().adapters())
                .extracting(a -> a.mac(), a -> a.addresses(), a -> a.dhcp())
                .containsExactly(tuple("52:54:00:12:34:56", List.of("10.0.0.7/24"), null));
        assertThat(seen.blindSpots())
                .extracting(BlindSpot::fact)
                .containsExactly(
                        "driverStore",
                        BlindSpot.GUEST_EXEC,
                        "bootTime",
                        "pendingReboot",
                        "problemDevices",
                        "services",
                        "disks",
                        "adapters",
                        "roles.domainController",
                        "roles.clusterNode",
                        "roles.bitLocker",
                        "roles.hibernation",
                        "roles.dynamicSystemDisk",
                        "roles.storageSpaces",
                        "roles.crashDump",
                        "components");
        assertThat(seen.blindSpots())
                .extracting(BlindSpot::why)
                .containsOnly(
                        "Guest agent 109.1.0 has guest-exec disabled: allow it in qemu-ga.conf or in the arguments of the service"
                                + " QEMU-GA (block-rpcs or allow-rpcs, in old agents blacklist), and start that service again.");
    }

    @Test
    void an_old_agent_and_an_old_powershell_each_have_their_sentence() {
        var seen = observe(FixtureGuest.of("w7-powershell2"));

        assertThat(seen.blindSpots())
                .contains(
                        new BlindSpot(
                                "boundDevices",
                                "Guest agent 2.12.1 does not know guest-get-devices: install a newer one, such as the one on the"
                                        + " virtio-win ISO."),
                        new BlindSpot(
                                "driverStore",
                                "Guest agent 2.12.1 cannot learn from pnputil.exe which drivers are in the store: this Windows does not"
                                        + " print their original names."),
                        new BlindSpot(
                                "bootTime",
                                "PowerShell refused the script: Windows PowerShell 2.0 is older than 3.0. Guest agent 2.12.1 runs it by"
                                        + " guest-exec; Windows PowerShell 3.0 or newer has to run scripts as SYSTEM in full language mode, which"
                                        + " AppLocker or App Control may forbid."));
        assertThat(seen.facts().adapters()).hasSize(1);
        assertThat(seen.facts().disks()).isNull();
    }

    private static ScriptedAgent ofBuild(String build, Reply script) {
        return new ScriptedAgent()
                .on("guest-info", "{\"version\":\"109.1.0\"}")
                .on("guest-get-osinfo", "{\"id\":\"mswindows\",\"kernel-release\":\"" + build + "\"}")
                .on("guest-get-devices", "[]")
                .on("guest-exec", "{\"pid\":1}")
                .on("guest-exec-status", script);
    }

    private static Reply printing(String json) {
        return ScriptedAgent.ended(0, json.getBytes(StandardCharsets.UTF_8));
    }

    /** Windows 10 and later need none of those that releases name. */
    @Test
    void updates_are_a_fact_of_an_old_windows_only() {
        var told = observe(ofBuild("7601", printing("{\"updates\":[\"KB3033929\",\"Hotfix\",\"KB976932\"]}")));
        assertThat(told.facts().updates()).containsExactly("KB3033929", "KB976932");

        var denied = printing("{\"blind\":{\"updates\":\"Access denied.\"}}");
        assertThat(observe(ofBuild("7601", denied)).blindSpots())
                .contains(new BlindSpot(
                        "updates",
                        "Windows does not tell updates: Access denied. Guest agent 109.1.0 asked it by guest-exec."));

        var failed = ScriptedAgent.ended(1, new byte[0]);
        assertThat(observe(ofBuild("9600", failed)).blindSpots())
                .extracting(BlindSpot::fact)
                .contains("updates", "components");
        assertThat(observe(ofBuild("20348", failed)).blindSpots())
                .extracting(BlindSpot::fact)
                .contains("components")
                .doesNotContain("updates");
    }

    @Test
    void of_another_system_only_its_name_is_asked() {
        var guest = FixtureGuest.of("linux");
        var seen = observe(guest);

        assertThat(seen.facts().os().id()).isEqualTo("fedora");
        assertThat(guest.asked()).containsExactly("guest-info", "guest-get-osinfo");
    }

    @Test
    void a_few_calls_are_enough() {
        var guest = FixtureGuest.of("ws2022-en");
        observe(guest);

        assertThat(guest.asked())
                .containsExactly(
                        "guest-info",
                        "guest-get-osinfo",
                        "guest-get-devices",
                        "guest-exec",
                        "guest-exec-status",
                        "guest-exec",
                        "guest-exec-status");
    }

    @Test
    void an_agent_that_is_not_there_is_asked_once() {
        var agent = new ScriptedAgent().on("guest-info", new Reply.NotConnected("No agent."));
        assertThat(ask(agent)).isEqualTo(new Answer.NotConnected<>("No agent."));
        assertThat(agent.commands()).hasSize(1);

        agent.on("guest-info", new Reply.CannotAsk("Forbidden."));
        assertThat(ask(agent)).isEqualTo(new Answer.CannotAsk<>("Forbidden."));
        assertThat(agent.commands()).hasSize(2);
    }

    private static ScriptedAgent talkative() {
        return new ScriptedAgent()
                .on("guest-info", "{\"version\":\"109.1.0\"}")
                .on("guest-get-osinfo", "{\"id\":\"mswindows\",\"kernel-release\":\"20348\"}")
                .on("guest-get-devices", "[]")
                .on("guest-exec", "{\"pid\":1}")
                .on("guest-exec-status", "{\"exited\":true,\"exitcode\":0}");
    }

    /** What it would have told is no blind spot: nobody has to mend anything. */
    @ParameterizedTest
    @ValueSource(strings = {"guest-info", "guest-get-osinfo", "guest-get-devices", "guest-exec", "guest-exec-status"})
    void a_talk_that_has_to_wait_for_others_is_begun_anew_another_time(String command) {
        var agent = talkative().on(command, new Reply.CannotAsk("Others are asked first.", true));

        assertThat(ask(agent)).isEqualTo(new Answer.CannotAsk<>("Others are asked first.", true));
        assertThat(agent.commands()).endsWith(command);
    }

    @ParameterizedTest
    @ValueSource(strings = {"guest-get-osinfo", "guest-get-devices", "guest-exec", "guest-exec-status"})
    void an_agent_that_leaves_in_the_middle_is_asked_no_more(String command) {
        var agent = talkative().on(command, new Reply.NotConnected("It left."));

        assertThat(ask(agent)).isEqualTo(new Answer.NotConnected<>("It left."));
        assertThat(agent.commands()).endsWith(command);
    }

    @Test
    void a_policy_that_refuses_single_commands_leaves_the_others() {
        var agent = new ScriptedAgent()
                .on("guest-info", "{\"version\":\"109.1.0\"}")
                .on("guest-get-osinfo", "{\"id\":\"mswindows\",\"kernel-release\":\"20348\"}")
                .on("guest-get-devices", "[]")
                .on("guest-exec", new Reply.CannotAsk("The policy refuses guest-exec."));

        var seen = observe(agent);

        assertThat(seen.facts().boundDevices()).isEmpty();
        assertThat(seen.blindSpots()).contains(new BlindSpot("services", "The policy refuses guest-exec."));
    }

    @Test
    void an_agent_that_keeps_to_itself_who_it_is_may_tell_the_rest() {
        var agent = new ScriptedAgent()
                .on("guest-info", new Reply.Failed("Command guest-info has been disabled"))
                .on("guest-get-osinfo", "{\"id\":\"mswindows\",\"kernel-release\":\"20348\"}")
                .on("guest-get-devices", new Reply.Failed("Command guest-get-devices has been disabled"));

        var seen = observe(agent);

        assertThat(seen.facts().os().kernelRelease()).isEqualTo("20348");
        assertThat(seen.blindSpots())
                .contains(
                        new BlindSpot(
                                "boundDevices",
                                "The guest agent answers guest-get-devices with an error: Command guest-get-devices has been disabled"));
    }
}
