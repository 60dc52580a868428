package io.pvdrivers.operator.guest;

import static io.pvdrivers.operator.guest.ScriptedAgent.GUEST;
import static io.pvdrivers.operator.guest.ScriptedAgent.JSON;
import static io.pvdrivers.operator.guest.ScriptedAgent.ended;
import static io.pvdrivers.operator.guest.ScriptedAgent.parse;
import static io.pvdrivers.operator.guest.ScriptedAgent.returned;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.api.v1alpha1.GuestFacts;
import io.pvdrivers.operator.catalog.Architecture;
import io.pvdrivers.operator.catalog.Driver;
import io.pvdrivers.operator.catalog.GuestOs;
import io.pvdrivers.operator.guest.AgentChannel.Reply;
import io.pvdrivers.operator.guest.GuestAgent.Answer;
import io.pvdrivers.operator.guest.GuestAgent.InstallOrder;
import io.pvdrivers.operator.guest.GuestAgent.InstallProgress;
import io.pvdrivers.operator.guest.GuestAgent.PrepareOrder;
import io.pvdrivers.operator.guest.GuestAgent.RepairOrder;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GuestDeedsTest {
    private static final InstallOrder ORDER =
            InstallTaskTest.order(GuestOs.W2K22, Architecture.AMD64, false, true, Driver.VIOSTOR, Driver.NETKVM);
    private static final Answer<InstallProgress> RUNNING = new Answer.Given<>(new InstallProgress.Running());
    private static final Reply AWAY = new Reply.NotConnected("The guest agent does not answer.");

    private final ScriptedAgent agent = new ScriptedAgent().on("guest-exec", "{\"pid\":4711}");
    private final GuestExec exec = new GuestExec(agent, Duration.ofMillis(1));
    private final GuestDeeds deeds = new GuestDeeds(exec, new GuestScript(exec));

    private Answer<InstallProgress> installWhere(String printed) {
        agent.on("guest-exec-status", ended(0, printed.getBytes(UTF_8)));
        return deeds.install(GUEST, ORDER);
    }

    /** The data that scripts were run with, in order. */
    private List<JsonNode> told() {
        return agent.asked().stream()
                .map(command -> command.path("arguments").path("input-data"))
                .filter(JsonNode::isTextual)
                .map(input -> new String(Base64.getDecoder().decode(input.asText()), UTF_8))
                .map(input -> new String(Base64.getDecoder().decode(input.substring(0, input.indexOf('\n'))), UTF_8))
                .map(ScriptedAgent::parse)
                .toList();
    }

    private List<String> tasks() {
        return told().stream().map(data -> data.path("task").asText()).toList();
    }

    private ObjectNode lastStarted() {
        return agent.asked().getLast();
    }

    @Test
    void an_installation_that_is_nowhere_is_started_without_waiting_for_it() {
        assertThat(installWhere("{\"state\":\"absent\"}")).isEqualTo(RUNNING);

        assertThat(tasks()).containsExactly("progress", "install");
        assertThat(told().getLast()).isEqualTo(InstallTask.of(GUEST, ORDER).install(1));
        assertThat(lastStarted().path("arguments").path("capture-output").asBoolean(true))
                .isFalse();
    }

    @Test
    void an_installation_that_runs_is_left_alone() {
        assertThat(installWhere("{\"state\":\"running\",\"attempt\":1,\"results\":[],\"log\":\"\"}"))
                .isEqualTo(RUNNING);

        assertThat(tasks()).containsExactly("progress");
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "2, 3"})
    void an_installation_that_was_cut_off_goes_on_in_a_further_attempt(int attempt, int next) {
        assertThat(installWhere("{\"state\":\"interrupted\",\"attempt\":%d}".formatted(attempt)))
                .isEqualTo(RUNNING);

        assertThat(told().getLast().path("attempt").asInt()).isEqualTo(next);
    }

    @Test
    void an_installation_that_was_cut_off_three_times_has_failed() {
        var answer = installWhere("{\"state\":\"interrupted\",\"attempt\":3,\"log\":\"Running pnputil.exe\"}");

        assertThat(answer).isEqualTo(new Answer.Given<>(new InstallProgress.Exited(1067, """
                Running pnputil.exe
                The installer was cut off 3 times before its end. Look in Windows' event log for what ends it or reboots \
                Windows.""")));
        assertThat(tasks()).containsExactly("progress");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 259, 1460, 1603, 1641, 3010, -536870340})
    void an_installation_that_ended_says_how(int code) {
        var answer =
                installWhere("{\"state\":\"ended\",\"attempt\":1,\"exitCode\":%d,\"log\":\"the end\"}".formatted(code));

        assertThat(answer).isEqualTo(new Answer.Given<>(new InstallProgress.Exited(code, "the end")));
        assertThat(tasks()).containsExactly("progress");
    }

    @Test
    void an_installation_that_gave_way_to_another_installer_is_tried_again() {
        assertThat(installWhere("{\"state\":\"ended\",\"attempt\":4,\"exitCode\":1618}"))
                .isEqualTo(RUNNING);
        assertThat(told().getLast().path("attempt").asInt()).isEqualTo(5);

        assertThat(installWhere("{\"state\":\"ended\",\"attempt\":9,\"exitCode\":1618,\"log\":\"busy\"}"))
                .isEqualTo(new Answer.Given<>(new InstallProgress.Exited(1618, "busy")));
    }

    @Test
    void an_end_without_a_code_is_no_good_one() {
        assertThat(installWhere("{\"state\":\"ended\",\"attempt\":1}"))
                .isEqualTo(new Answer.Given<>(new InstallProgress.Exited(1, "")));
    }

    @Test
    void an_unknown_state_starts_nothing() {
        assertThat(installWhere("{\"state\":\"\\u0007bent\"}"))
                .isEqualTo(new Answer.CannotAsk<>(
                        "The guest does not say how the installation stands: {\"state\":\"\\u0007bent\"}"));
        assertThat(tasks()).containsExactly("progress");
    }

    @Test
    void a_log_is_kept_by_its_last_whole_lines_without_control_characters() {
        var line = "2026-11-21T10:00:00Z \\u001b[31mpnputil\\u0000 says\\r\\n";
        var answer = installWhere(
                "{\"state\":\"ended\",\"attempt\":1,\"exitCode\":0,\"log\":\"%s\"}".formatted(line.repeat(200)));

        var log = ((InstallProgress.Exited) ((Answer.Given<InstallProgress>) answer).value()).log();
        assertThat(log).hasSizeBetween(3900, 4000).doesNotContain("\u001b", "\u0000", "\r");
        assertThat(log.lines()).containsOnly("2026-11-21T10:00:00Z  [31mpnputil  says");
    }

    @Test
    void an_agent_that_is_away_is_asked_again_later() {
        agent.on("guest-exec", AWAY);
        assertThat(deeds.install(GUEST, ORDER))
                .isEqualTo(new Answer.NotConnected<>("The guest agent does not answer."));

        agent.on("guest-exec", "{\"pid\":4711}").on("guest-exec-status", AWAY);
        assertThat(deeds.install(GUEST, ORDER))
                .isEqualTo(new Answer.NotConnected<>("The guest agent does not answer."));
    }

    @Test
    void an_agent_lost_between_the_question_and_the_start_is_asked_again_from_the_beginning() {
        agent.on("guest-exec", returned("{\"pid\":4711}"), AWAY);

        assertThat(installWhere("{\"state\":\"absent\"}")).isInstanceOf(Answer.NotConnected.class);

        agent.on("guest-exec", "{\"pid\":4712}");
        assertThat(installWhere("{\"state\":\"running\",\"attempt\":1}")).isEqualTo(RUNNING);
        assertThat(tasks()).containsExactly("progress", "install", "progress");
    }

    @Test
    void an_operator_that_may_not_ask_says_so() {
        agent.on("guest-exec", new Reply.CannotAsk("Exec is denied."));

        assertThat(deeds.install(GUEST, ORDER)).isEqualTo(new Answer.CannotAsk<>("Exec is denied."));
    }

    @Test
    void a_powershell_that_cannot_run_scripts_starts_nothing_and_is_told() {
        var answer = installWhere("{\"refused\":\"Windows PowerShell 2.0 is older than 3.0\"}");

        assertThat(answer)
                .isEqualTo(new Answer.CannotAsk<>(
                        "PowerShell refused the script: Windows PowerShell 2.0 is older than 3.0. The operator's scripts need "
                                + "Windows PowerShell 3.0 or newer, unrestricted for SYSTEM; a guest that has it not takes "
                                + "install.method Manual or Job."));
        assertThat(agent.commands()).containsExactly("guest-exec", "guest-exec-status");
    }

    @Test
    void a_reboot_is_asked_of_windows_with_its_reason() {
        agent.on("guest-exec-status", ended(0, new byte[0]));

        assertThat(deeds.reboot(GUEST)).isInstanceOf(Answer.Given.class);

        var asked = agent.asked().getFirst().path("arguments");
        assertThat(asked.path("path").asText()).isEqualTo("shutdown.exe");
        assertThat(asked.path("arg")).map(JsonNode::asText).containsExactly("/r", "/t", "5", "/d", "p:2:4");
    }

    @ParameterizedTest
    @ValueSource(ints = {1115, 1190})
    void a_reboot_that_is_under_way_is_a_reboot(int code) {
        agent.on("guest-exec-status", ended(code, new byte[0]));

        assertThat(deeds.reboot(GUEST)).isInstanceOf(Answer.Given.class);
    }

    @Test
    void a_reboot_that_windows_refuses_is_told() {
        agent.on("guest-exec-status", returned("""
                {"exited":true,"exitcode":5,"err-data":"QWNjZXNzIGlzIGRlbmllZC4oNSkNCg=="}"""));

        assertThat(deeds.reboot(GUEST))
                .isEqualTo(
                        new Answer.CannotAsk<>(
                                "Windows refused to reboot: shutdown.exe ended with 5. Access is denied.(5) Reboot it by hand."));
    }

    @Test
    void a_repair_names_adapters_and_disks_and_brings_back_what_is_left() {
        agent.on("guest-exec-status", ended(0, "{\"problems\":[\"Disk 1 stays\\noffline.\"]}".getBytes(UTF_8)));
        var adapter = new GuestFacts.Adapter(
                "52:54:00:12:34:56",
                "Ethernet",
                false,
                List.of("10.0.0.7/24", "fd00::7/64"),
                List.of("10.0.0.1"),
                List.of("10.0.0.3", "10.0.0.2"),
                true,
                "corp.example",
                15,
                2,
                List.of(new GuestFacts.Route("10.8.0.0/16", "10.0.0.254", 5)),
                1400);

        var answer = deeds.repair(GUEST, new RepairOrder(List.of(adapter), List.of("0badc0de")));

        assertThat(answer).isEqualTo(new Answer.Given<>(List.of("Disk 1 stays offline.")));
        assertThat(told().getFirst()).isEqualTo(parse("""
                {"task":"repair","adapters":[{"mac":"52:54:00:12:34:56","name":"Ethernet","dhcp":false,
                "addresses":["10.0.0.7/24","fd00::7/64"],"gateways":["10.0.0.1"],"dnsServers":["10.0.0.3","10.0.0.2"],
                "dnsStatic":true,"dnsSuffix":"corp.example","interfaceMetric":15,"gatewayMetric":2,
                "routes":[{"destination":"10.8.0.0/16","nextHop":"10.0.0.254","metric":5}],"mtu":1400}],"disks":["0badc0de"]}"""));
    }

    @Test
    void a_preparation_says_what_is_to_be_done() throws Exception {
        agent.on("guest-exec-status", ended(0, "{\"problems\":[]}".getBytes(UTF_8)));

        assertThat(deeds.prepare(GUEST, new PrepareOrder(true, false))).isEqualTo(new Answer.Given<>(List.of()));

        assertThat(told().getFirst())
                .isEqualTo(
                        JSON.readTree("{\"task\":\"prepare\",\"suspendBitLocker\":true,\"disableHibernation\":false}"));
    }

    @Test
    void ghosts_are_named_by_their_pci_ids() {
        agent.on("guest-exec-status", ended(0, "{\"removed\":1,\"problems\":[]}".getBytes(UTF_8)));

        assertThat(deeds.removeGhosts(GUEST, List.of("8086:10d3"))).isEqualTo(new Answer.Given<>(List.of()));

        assertThat(told().getFirst()).isEqualTo(parse("{\"task\":\"ghosts\",\"pciIds\":[\"8086:10d3\"]}"));
    }

    @Test
    void a_script_that_failed_is_told_in_its_own_words() {
        agent.on("guest-exec-status", ended(0, "{\"error\":\"Windows does not list its devices.\"}".getBytes(UTF_8)));

        var answer = deeds.removeGhosts(GUEST, List.of("8086:10d3"));

        assertThat(answer).isInstanceOf(Answer.CannotAsk.class);
        assertThat(answer.toString()).contains("Windows does not list its devices.");
    }
}
