package io.pvdrivers.operator.guest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a guest agent says of itself in {@code guest-info}.
 *
 * @param commands whether each command it knows is enabled; empty when it does not say
 */
record AgentInfo(Optional<String> version, Map<String, Boolean> commands) {
    private static final int LONGEST_VERSION = 64;
    private static final int MOST_COMMANDS = 1000;

    /** Of an agent that does not answer {@code guest-info}. */
    static final AgentInfo UNKNOWN = new AgentInfo(Optional.empty(), Map.of());

    static AgentInfo of(JsonNode info) {
        var commands = new HashMap<String, Boolean>();
        for (var command : info.path("supported_commands")) {
            if (commands.size() < MOST_COMMANDS && command.path("name").isTextual()) {
                commands.put(
                        command.path("name").textValue(),
                        command.path("enabled").asBoolean(true));
            }
        }
        var version = Optional.ofNullable(info.path("version").textValue())
                .filter(v -> v.length() <= LONGEST_VERSION && v.matches("[!-~]+"));
        return new AgentInfo(version, Map.copyOf(commands));
    }

    /** The agent with its version, to begin a sentence with. */
    String name() {
        return version.map(v -> "Guest agent " + v).orElse("The guest agent");
    }

    /** Why this command cannot be asked, in a sentence; empty when it can, or when only asking can tell. */
    Optional<String> refuses(String command) {
        if (commands.isEmpty() || commands.getOrDefault(command, false)) {
            return Optional.empty();
        }
        return Optional.of(
                commands.containsKey(command)
                        ? name() + " has " + command
                                + " disabled: allow it in qemu-ga.conf or in the arguments of the service QEMU-GA"
                                + " (block-rpcs or allow-rpcs, in old agents blacklist), and start that service again."
                        : name() + " does not know " + command
                                + ": install a newer one, such as the one on the virtio-win ISO.");
    }
}
