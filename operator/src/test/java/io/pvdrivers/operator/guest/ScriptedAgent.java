package io.pvdrivers.operator.guest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.operator.guest.GuestAgent.Guest;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An agent that answers each command with what the test laid ready for it: in that order, the last answer again and again. */
final class ScriptedAgent implements AgentChannel {
    static final Guest GUEST = new Guest("vms", "erp", "uid-1", Optional.empty());
    static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, Deque<Reply>> replies = new HashMap<>();
    private final List<ObjectNode> asked = new ArrayList<>();

    ScriptedAgent on(String command, Reply... answers) {
        replies.put(command, new ArrayDeque<>(Arrays.asList(answers)));
        return this;
    }

    ScriptedAgent on(String command, String json) {
        return on(command, returned(json));
    }

    /** The commands it was asked, as they were sent. */
    List<ObjectNode> asked() {
        return asked;
    }

    List<String> commands() {
        return asked.stream().map(command -> command.path("execute").asText()).toList();
    }

    @Override
    public Reply call(Guest guest, ObjectNode command) {
        asked.add(command);
        var name = command.path("execute").asText();
        var waiting = replies.get(name);
        if (waiting == null) {
            return new Reply.Failed("The command " + name + " has not been found");
        }
        return waiting.size() > 1 ? waiting.remove() : waiting.element();
    }

    static Reply returned(String json) {
        return new Reply.Returned(parse(json));
    }

    /** An ended program that printed this. */
    static Reply ended(int exitCode, byte[] out) {
        return returned("{\"exited\":true,\"exitcode\":%d,\"out-data\":\"%s\"}"
                .formatted(exitCode, Base64.getEncoder().encodeToString(out)));
    }

    static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
