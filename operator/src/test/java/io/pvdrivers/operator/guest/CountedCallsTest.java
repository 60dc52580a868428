package io.pvdrivers.operator.guest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pvdrivers.operator.guest.AgentChannel.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Calls of guest agents are counted by what they were and what came of them. */
class CountedCallsTest {
    private static final Path SOURCES = Path.of("src/main/java/io/pvdrivers/operator/guest");
    private static final Pattern COMMAND = Pattern.compile("\"(guest-[a-z]+(?:-[a-z]+)*)\"");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ScriptedAgent agent = new ScriptedAgent();

    @Test
    void eachAnswerHasItsWord() {
        agent.on("guest-info", "{}")
                .on("guest-get-disks", new Reply.Failed("not found"))
                .on("guest-exec", new Reply.NotConnected("gone"))
                .on("guest-exec-status", new Reply.CannotAsk("forbidden"), new Reply.CannotAsk("later", true));

        call("guest-info");
        call("guest-info");
        call("guest-get-disks");
        call("guest-exec");
        call("guest-exec-status");
        call("guest-exec-status");

        assertThat(count("guest-info", "answered")).isEqualTo(2);
        assertThat(count("guest-get-disks", "refused")).isEqualTo(1);
        assertThat(count("guest-exec", "silent")).isEqualTo(1);
        assertThat(count("guest-exec-status", "unreachable")).isEqualTo(1);
        assertThat(count("guest-exec-status", "postponed")).isEqualTo(1);
    }

    /** Nothing that a guest or a caller makes up becomes a series. */
    @Test
    void anUnknownCommandIsOther() {
        call("guest-" + "made-up");

        assertThat(count("other", "refused")).isEqualTo(1);
    }

    @Test
    void everyCommandThatIsEverGivenHasItsSeries() throws IOException {
        try (var files = Files.list(SOURCES)) {
            for (var file : files.filter(f -> !f.endsWith("CountedCalls.java")).toList()) {
                COMMAND.matcher(Files.readString(file))
                        .results()
                        .map(found -> found.group(1))
                        .collect(Collectors.toSet())
                        .forEach(this::call);
            }
        }

        assertThat(registry.find(CountedCalls.CALLS).timers()).hasSizeGreaterThan(5);
        assertThat(registry.find(CountedCalls.CALLS).tag("command", "other").timers())
                .isEmpty();
    }

    private void call(String command) {
        new CountedCalls(agent, registry)
                .call(ScriptedAgent.GUEST, JsonNodeFactory.instance.objectNode().put("execute", command));
    }

    private long count(String command, String result) {
        return registry.get(CountedCalls.CALLS)
                .tag("command", command)
                .tag("result", result)
                .timer()
                .count();
    }
}
