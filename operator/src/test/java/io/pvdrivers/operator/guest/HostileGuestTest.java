package io.pvdrivers.operator.guest;

import static io.pvdrivers.operator.guest.ScriptedAgent.GUEST;
import static io.pvdrivers.operator.guest.ScriptedAgent.JSON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.pvdrivers.api.v1alpha1.GuestFacts;
import io.pvdrivers.operator.guest.AgentChannel.Reply;
import io.pvdrivers.operator.guest.GuestAgent.Answer;
import io.pvdrivers.operator.guest.GuestAgent.Guest;
import io.pvdrivers.operator.guest.GuestAgent.Observation;
import io.pvdrivers.operator.guest.GuestAgent.RepairOrder;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A guest whose every word is made to be run, or to deceive who reads it. */
class HostileGuestTest {
    private static final String MARK = "pvd-mark";
    private static final String HOSTILE =
            "\u001b[2J\u202e\u0000\r\nforged: line \u200b'\"`;&|$(calc.exe)%COMSPEC% " + MARK;
    private static final Set<String> PROGRAMS = Set.of("powershell.exe", "pnputil.exe");

    private final List<ObjectNode> commands = new ArrayList<>();

    /** What it needs to be taken for a Windows with an agent stays; or nothing else would ever be asked. */
    private static final Set<String> KEPT = Set.of("supported_commands", "id", "out-data", "pid");

    private static JsonNode poisoned(JsonNode node) {
        return switch (node) {
            case TextNode text -> TextNode.valueOf(text.asText() + HOSTILE);
            case ObjectNode object -> {
                var copy = object.objectNode();
                object.properties()
                        .forEach(e -> copy.set(
                                e.getKey(), KEPT.contains(e.getKey()) ? e.getValue() : poisoned(e.getValue())));
                yield copy;
            }
            case ArrayNode array -> {
                var copy = array.arrayNode();
                array.forEach(item -> copy.add(poisoned(item)));
                yield copy;
            }
            default -> node;
        };
    }

    /** What a program printed is poisoned inside, or the operator could not even read it. */
    private static Reply poisoned(Reply reply) {
        return switch (reply) {
            case Reply.Returned returned ->
                returned.value().has("out-data")
                        ? printed(returned.value())
                        : new Reply.Returned(poisoned(returned.value()));
            case Reply.Failed failed -> new Reply.Failed(failed.message() + HOSTILE);
            default -> reply;
        };
    }

    private static Reply printed(JsonNode status) {
        var copy = (ObjectNode) status.deepCopy();
        try {
            var printed = JSON.readTree(status.path("out-data").binaryValue());
            return new Reply.Returned(
                    copy.put("out-data", poisoned(printed).toString().getBytes(UTF_8)));
        } catch (IOException e) {
            return new Reply.Returned(copy);
        }
    }

    private AgentChannel hostile(AgentChannel honest) {
        return (Guest guest, ObjectNode command) -> {
            commands.add(command);
            return poisoned(honest.call(guest, command));
        };
    }

    private GuestFacts facts(AgentChannel channel) {
        var answer = new AgentFacts(channel, new GuestExec(channel, Duration.ofMillis(1))).of(GUEST);
        assertThat(answer).isInstanceOf(Answer.Given.class);
        return ((Answer.Given<Observation>) answer).value().facts();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ws2022-en", "ws2019-de", "ws2025-xml"})
    void noneOfItsWordsIsSentAndWhatIsKeptCanBeSeen(String fixture) {
        var facts = JSON.<JsonNode>valueToTree(facts(hostile(FixtureGuest.of(fixture))));

        assertThat(commands).extracting(c -> c.path("execute").asText()).contains("guest-exec", "guest-get-osinfo");
        assertThat(commands).allSatisfy(command -> {
            assertThat(command.toString()).doesNotContain(MARK).doesNotContain("calc");
            if (command.path("execute").asText().equals("guest-exec")) {
                assertThat(command.at("/arguments/path").asText()).isIn(PROGRAMS);
            }
        });
        assertThat(texts(facts))
                .anyMatch(text -> text.contains(MARK))
                .allSatisfy(text -> assertThat(text).doesNotContainPattern("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]"));
    }

    /** What is put back after a switch was told by the guest before it. */
    @ParameterizedTest
    @ValueSource(strings = {"ws2022-en", "ws2019-de"})
    void whatItToldComesBackToItAsDataAlone(String fixture) throws JsonProcessingException {
        var told = facts(FixtureGuest.of(fixture)).adapters();
        var adapters = JSON.convertValue(poisonedNames(JSON.valueToTree(told)), GuestFacts.Adapter[].class);
        var agent = new ScriptedAgent().on("guest-exec", "{\"pid\":4711}");
        var exec = new GuestExec(agent, Duration.ofMillis(1));

        new GuestDeeds(exec, new GuestScript(exec)).repair(GUEST, new RepairOrder(List.of(adapters), List.of()));

        var run = agent.asked().getFirst().path("arguments");
        assertThat(run.path("path").asText()).isEqualTo("powershell.exe");
        assertThat(run.path("arg").toString()).doesNotContain(MARK);
        var input = new String(Base64.getDecoder().decode(run.path("input-data").asText()), UTF_8);
        var firstLine = input.substring(0, input.indexOf('\n'));
        assertThat(firstLine).matches("[A-Za-z0-9+/=]+");
        assertThat(new String(Base64.getDecoder().decode(firstLine), UTF_8)).contains(MARK);
        assertThat(input.substring(firstLine.length() + 1)).isEqualTo(Script.REPAIR.text());
    }

    private static JsonNode poisonedNames(JsonNode adapters) {
        adapters.forEach(adapter -> ((ObjectNode) adapter).put("name", "Ethernet" + HOSTILE));
        return adapters;
    }

    private static List<String> texts(JsonNode node) {
        return node.isTextual()
                ? List.of(node.asText())
                : node.valueStream().flatMap(n -> texts(n).stream()).toList();
    }
}
