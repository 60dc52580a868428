package io.pvdrivers.operator.guest;

import static io.pvdrivers.operator.guest.ScriptedAgent.JSON;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.operator.guest.GuestAgent.Guest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;

/** A guest whose agent answers what a file of {@code src/test/resources/guest} says. */
final class FixtureGuest implements AgentChannel {
    private final JsonNode fixture;
    private final List<String> asked = new ArrayList<>();
    private final List<String> runs = new ArrayList<>();
    private final List<JsonNode> scriptData = new ArrayList<>();
    private Reply lastRun = new Reply.Failed("PID 1 does not exist");

    private FixtureGuest(JsonNode fixture) {
        this.fixture = fixture;
    }

    static FixtureGuest of(String name) {
        return new FixtureGuest(ScriptedAgent.parse(new String(file(name + ".json"), StandardCharsets.UTF_8)));
    }

    static byte[] file(String name) {
        try (var in = Objects.requireNonNull(FixtureGuest.class.getResourceAsStream("/guest/" + name), name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The names of the commands that were asked. */
    List<String> asked() {
        return asked;
    }

    /** The programs that were run, with their arguments. */
    List<String> runs() {
        return runs;
    }

    /** What was handed to our scripts. */
    List<JsonNode> scriptData() {
        return scriptData;
    }

    @Override
    public Reply call(Guest guest, ObjectNode command) {
        var name = command.path("execute").asText();
        asked.add(name);
        return switch (name) {
            case "guest-exec" -> start(command.path("arguments"));
            case "guest-exec-status" -> lastRun;
            default -> {
                var reply = fixture.path("replies").path(name);
                yield reply.has("return")
                        ? new Reply.Returned(reply.path("return"))
                        : new Reply.Failed("The command " + name + " has not been found");
            }
        };
    }

    private Reply start(JsonNode arguments) {
        var program = arguments.path("path").asText();
        if (program.equals("powershell.exe")) {
            runs.add(program);
            scriptData.add(data(arguments));
            lastRun =
                    ScriptedAgent.ended(0, fixture.path("powershell").toString().getBytes(StandardCharsets.UTF_8));
            return ScriptedAgent.returned("{\"pid\":1}");
        }
        runs.add(program + " " + String.join(" ", words(arguments.path("arg"))));
        lastRun = StreamSupport.stream(fixture.path("programs").spliterator(), false)
                .filter(p ->
                        p.path("path").asText().equals(program) && p.path("arg").equals(arguments.path("arg")))
                .findFirst()
                .map(FixtureGuest::printed)
                .orElseGet(() -> ScriptedAgent.ended(87, new byte[0]));
        return ScriptedAgent.returned("{\"pid\":1}");
    }

    private static Reply printed(JsonNode program) {
        var text = new String(file(program.path("file").asText()), StandardCharsets.UTF_8);
        return ScriptedAgent.ended(
                program.path("exitcode").asInt(),
                text.getBytes(Charset.forName(program.path("charset").asText())));
    }

    private static List<String> words(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private static JsonNode data(JsonNode arguments) {
        var input = new String(
                Base64.getDecoder().decode(arguments.path("input-data").asText()), StandardCharsets.UTF_8);
        var line = input.substring(0, input.indexOf('\n'));
        try {
            return JSON.readTree(Base64.getDecoder().decode(line));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
