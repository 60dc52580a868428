package io.pvdrivers.operator.guest;

import static io.pvdrivers.operator.guest.ScriptedAgent.GUEST;
import static io.pvdrivers.operator.guest.ScriptedAgent.JSON;
import static io.pvdrivers.operator.guest.ScriptedAgent.ended;
import static io.pvdrivers.operator.guest.ScriptedAgent.returned;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.operator.guest.AgentChannel.Reply;
import io.pvdrivers.operator.guest.GuestScript.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuestScriptTest {

    private final ScriptedAgent agent = new ScriptedAgent().on("guest-exec", "{\"pid\":8}");
    private final GuestScript script = new GuestScript(new GuestExec(agent, Duration.ofMillis(1)));
    private final ObjectNode data = JSON.createObjectNode().put("task", "facts").put("note", "'; exit #ü");

    private Outcome<ObjectNode> run() {
        return script.run(GUEST, Script.FACTS, data, Duration.ofSeconds(60));
    }

    private Outcome<ObjectNode> printing(String out) {
        agent.on("guest-exec-status", ended(0, out.getBytes(UTF_8)));
        return run();
    }

    @Test
    void data_and_script_travel_over_standard_input() throws IOException {
        printing("{}");

        var sent = agent.asked().get(0).path("arguments");
        assertThat(sent.path("path").asText()).isEqualTo("powershell.exe");
        assertThat(sent.path("arg"))
                .extracting(a -> a.asText())
                .containsExactly(
                        "-NoLogo",
                        "-NoProfile",
                        "-NonInteractive",
                        "-ExecutionPolicy",
                        "Bypass",
                        "-Command",
                        GuestScript.BOOTSTRAP);
        var input =
                new String(Base64.getDecoder().decode(sent.path("input-data").asText()), UTF_8);
        var firstLine = input.substring(0, input.indexOf('\n'));
        assertThat(JSON.readTree(Base64.getDecoder().decode(firstLine))).isEqualTo(data);
        assertThat(input.substring(firstLine.length() + 1)).isEqualTo(Script.FACTS.text());
    }

    @Test
    void no_double_quote_and_nothing_but_ascii_stands_in_the_command_line() {
        assertThat(GuestScript.BOOTSTRAP).matches("[ -~&&[^\"]]+");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":1}",
                "`  {\"a\":1}\r\n`",
                "`{\"a\r\n\":1}\r\n`",
            })
    void reads_the_one_object(String out) {
        assertThat(printing(out))
                .isEqualTo(new Outcome.Done<>(JSON.createObjectNode().put("a", 1)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                           | PowerShell ended with 0 and printed nothing instead of one JSON object.",
                "{\"a\":                      | PowerShell ended with 0 and printed \"{\"a\":\" instead of one JSON object.",
                "[1]                          | PowerShell ended with 0 and printed \"[1]\" instead of one JSON object.",
                "{}{}                         | PowerShell ended with 0 and printed \"{}{}\" instead of one JSON object.",
                "{\"refused\":\"It is old\"}  | PowerShell refused the script: It is old.",
                "{\"error\":\"No such disk.\"}| The script failed: No such disk.",
            })
    void anything_else_is_a_failure(String out, String message) {
        assertThat(printing(out)).isEqualTo(new Outcome.Failed<>(message));
    }

    @Test
    void an_object_that_was_cut_is_not_believed() {
        agent.on("guest-exec-status", "{\"exited\":true,\"exitcode\":0,\"out-data\":\"e30=\",\"out-truncated\":true}");

        assertThat(run())
                .isEqualTo(new Outcome.Failed<>(
                        "PowerShell ended with 0 and printed too much: \"{}\" instead of one JSON object."));
    }

    @Test
    void an_error_of_powershell_is_quoted_in_part() {
        agent.on(
                "guest-exec-status",
                returned("{\"exited\":true,\"exitcode\":1,\"err-data\":\"%s\"}"
                        .formatted(Base64.getEncoder()
                                .encodeToString(("\u0007Fehler\r\n" + "lang ".repeat(100)).getBytes(UTF_8)))));

        var failed = (Outcome.Failed<ObjectNode>) run();
        assertThat(failed.message())
                .startsWith("PowerShell ended with 1 and printed \"Fehler lang ")
                .contains("...\"")
                .hasSizeLessThan(300);
    }

    @Test
    void each_way_to_fail_has_its_sentence() {
        agent.on("guest-exec-status", "{\"exited\":false}");
        assertThat(script.run(GUEST, Script.FACTS, data, Duration.ZERO))
                .isEqualTo(new Outcome.Failed<>("PowerShell did not end within 0 seconds."));

        agent.on("guest-exec-status", new Reply.Failed("PID 8 does not exist"));
        assertThat(run()).isEqualTo(new Outcome.Failed<>("The guest agent was restarted while PowerShell ran."));

        agent.on("guest-exec-status", new Reply.NotConnected("gone"));
        assertThat(run()).isEqualTo(new Outcome.NotConnected<>("gone"));

        agent.on("guest-exec", new Reply.CannotAsk("forbidden"));
        assertThat(run()).isEqualTo(new Outcome.CannotAsk<>("forbidden", false));
    }

    @Test
    void a_script_that_is_started_is_not_waited_for() {
        assertThat(script.start(GUEST, Script.FACTS, data)).isEqualTo(new Outcome.Done<>(8L));
        assertThat(agent.commands()).containsExactly("guest-exec");
        assertThat(agent.asked().get(0).at("/arguments/capture-output").asBoolean(true))
                .isFalse();

        agent.on("guest-exec", new Reply.NotConnected("gone"));
        assertThat(script.start(GUEST, Script.FACTS, data)).isEqualTo(new Outcome.NotConnected<>("gone"));
    }
}
