package io.pvdrivers.operator.guest;

import static io.pvdrivers.operator.guest.ScriptedAgent.GUEST;
import static io.pvdrivers.operator.guest.ScriptedAgent.ended;
import static io.pvdrivers.operator.guest.ScriptedAgent.returned;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.operator.guest.AgentChannel.Reply;
import io.pvdrivers.operator.guest.GuestExec.Run;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuestExecTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Reply STARTED = returned("{\"pid\":4711}");
    private static final Reply RUNNING = returned("{\"exited\":false}");

    private final ScriptedAgent agent = new ScriptedAgent().on("guest-exec", STARTED);
    private final GuestExec exec = new GuestExec(agent, Duration.ofMillis(1));

    private Run run() {
        return exec.run(GUEST, "pnputil.exe", List.of("/enum-drivers"), Optional.empty(), LONG);
    }

    @Test
    void sends_program_arguments_and_input_as_the_agent_takes_them() {
        agent.on("guest-exec-status", ended(0, new byte[0]));

        exec.run(GUEST, "powershell.exe", List.of("-Command", "a \"b\" ü"), Optional.of("größe"), LONG);

        assertThat(agent.asked())
                .extracting(ObjectNode::toString)
                .containsExactly("""
                        {"execute":"guest-exec","arguments":{"path":"powershell.exe","arg":["-Command","a \\"b\\" ü"],\
                        "input-data":"Z3LDtsOfZQ==","capture-output":true}}""", "{\"execute\":\"guest-exec-status\",\"arguments\":{\"pid\":4711}}");
    }

    @Test
    void waits_for_the_end_and_gives_what_was_printed() {
        agent.on("guest-exec-status", RUNNING, RUNNING, returned("""
                        {"exited":true,"exitcode":259,"out-data":"b2s=","err-data":"d2Fybg=="}"""));

        assertThat(run()).isEqualTo(new Run.Ended(259, "ok", "warn", false));
    }

    @Test
    void does_not_wait_beyond_its_deadline() {
        agent.on("guest-exec-status", RUNNING);

        var run = exec.run(GUEST, "setup.exe", List.of(), Optional.empty(), Duration.ofMillis(20));

        assertThat(run).isEqualTo(new Run.StillRunning(4711));
    }

    @Test
    void looks_once_however_short_the_time() {
        agent.on("guest-exec-status", ended(0, "quick".getBytes(UTF_8)));

        var run = exec.run(GUEST, "setup.exe", List.of(), Optional.empty(), Duration.ZERO);

        assertThat(run).isEqualTo(new Run.Ended(0, "quick", "", false));
    }

    @Test
    void stops_waiting_when_the_operator_stops() {
        agent.on("guest-exec-status", RUNNING);
        Thread.currentThread().interrupt();

        var run = run();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(run).isEqualTo(new Run.StillRunning(4711));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PID 4711 does not exist",
                "internal error: unable to execute QEMU agent command 'guest-exec-status': PID 4711 does not exist",
                "Invalid parameter 'pid'"
            })
    void an_agent_that_was_restarted_has_forgotten_the_program(String message) {
        agent.on("guest-exec-status", RUNNING, new Reply.Failed(message));

        assertThat(run()).isEqualTo(new Run.Forgotten(4711));
    }

    @Test
    void an_agent_that_goes_away_meanwhile_is_not_a_failed_program() {
        agent.on("guest-exec-status", RUNNING, new Reply.NotConnected("gone"));

        assertThat(run()).isEqualTo(new Run.NotConnected("gone"));
    }

    @Test
    void a_right_that_is_taken_away_meanwhile_is_not_a_failed_program() {
        agent.on("guest-exec-status", RUNNING, new Reply.CannotAsk("forbidden"));

        assertThat(run()).isEqualTo(new Run.CannotAsk("forbidden", false));
    }

    @Test
    void says_why_a_program_was_not_started() {
        agent.on("guest-exec", new Reply.Failed("Failed to execute child process (No such file or directory)"));

        assertThat(run()).isEqualTo(new Run.Failed("Failed to execute child process (No such file or directory)"));
        assertThat(agent.commands()).containsExactly("guest-exec");
    }

    @Test
    void a_crash_in_windows_is_a_failure() {
        agent.on("guest-exec-status", "{\"exited\":true,\"signal\":3221225477}");

        assertThat(run()).isEqualTo(new Run.Failed("Windows ended it with exception 0xC0000005."));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "{\"pid\":\"4711\"}", "{\"pid\":1e3}", "[]", "null", "{\"pid\":99999999999999999999}"})
    void an_answer_without_a_process_id_is_a_failure(String answer) {
        agent.on("guest-exec", answer);

        assertThat(run()).isEqualTo(new Run.Failed("The guest agent answered guest-exec without a process id."));
    }

    @Test
    void exit_codes_of_installers_fit() {
        agent.on("guest-exec-status", "{\"exited\":true,\"exitcode\":2147944003}");

        assertThat(run()).isEqualTo(new Run.Ended(0x80070643, "", "", false));
    }

    @Test
    void says_what_the_agent_cut() {
        agent.on("guest-exec-status", "{\"exited\":true,\"exitcode\":0,\"out-data\":\"b2s=\",\"out-truncated\":true}");

        assertThat(run()).isEqualTo(new Run.Ended(0, "ok", "", true));
    }

    @Test
    void cuts_what_is_too_much() {
        var much = new byte[GuestOutput.LIMIT_BYTES + 1];
        Arrays.fill(much, (byte) 'x');
        agent.on("guest-exec-status", ended(0, much));

        var run = (Run.Ended) run();

        assertThat(run.out()).hasSize(GuestOutput.LIMIT_BYTES);
        assertThat(run.truncated()).isTrue();
    }

    @Test
    void output_that_is_not_base64_counts_as_cut_off() {
        agent.on("guest-exec-status", "{\"exited\":true,\"exitcode\":0,\"out-data\":\"%%%\"}");

        assertThat(run()).isEqualTo(new Run.Ended(0, "", "", true));
    }

    @Test
    void keeps_ascii_in_any_code_page() {
        byte[] utf16 = "\uFEFFoem1.inf ü".getBytes(UTF_16LE);
        byte[] cp850 = {'T', 'r', 'e', 'i', 'b', 'e', 'r', ' ', (byte) 0x81, ' ', 'o', 'e', 'm', '1', '.', 'i', 'n', 'f'
        };
        agent.on("guest-exec-status", ended(0, utf16), ended(0, cp850));

        assertThat(((Run.Ended) run()).out()).isEqualTo("oem1.inf ü");
        assertThat(((Run.Ended) run()).out()).startsWith("Treiber ").endsWith(" oem1.inf");
    }

    @Test
    void a_started_program_is_left_alone() {
        var run = exec.start(GUEST, "powershell.exe", List.of("-Command", "x"), Optional.of("in"));

        assertThat(run).isEqualTo(new Run.StillRunning(4711));
        assertThat(agent.commands()).containsExactly("guest-exec");
        assertThat(agent.asked().get(0).at("/arguments/capture-output").asBoolean(true))
                .isFalse();
    }
}
