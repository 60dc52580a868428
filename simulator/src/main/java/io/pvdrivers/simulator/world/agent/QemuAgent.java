package io.pvdrivers.simulator.world.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.simulator.world.guest.Guest;
import io.pvdrivers.simulator.world.scene.Fault;
import java.util.Set;

/** The QEMU guest agent of one guest, from one start of it to the next, as QEMU's schema has it speak. */
public final class QemuAgent {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String CURRENT = "107.0.1";
    /** The one that came with virtio-win 0.1.173. */
    private static final String OLD = "100.0.0";

    private final Guest guest;
    private final Set<Fault> faults;
    private final int start;
    private final Processes processes = new Processes();

    /** @param start which start of the agent this is */
    public QemuAgent(Guest guest, Set<Fault> faults, int start) {
        this.guest = guest;
        this.faults = Set.copyOf(faults);
        this.start = start;
    }

    /** Whether this start of the agent is still the one that is connected. */
    public boolean isConnected() {
        return guest.agentStart().orElse(-1) == start;
    }

    /** Carries out {@code {"execute": ..., "arguments": {...}}}. */
    public AgentReply answer(JsonNode command) {
        try {
            AgentCommand known = checked(command);
            return new AgentReply.Returned(carryOut(known, command.path("arguments")));
        } catch (AgentFailure failure) {
            return failure.reply();
        }
    }

    private AgentCommand checked(JsonNode command) {
        if (!command.path("execute").isTextual()) {
            throw AgentFailure.generic("QMP input lacks member 'execute'");
        }
        String name = command.path("execute").asText();
        AgentCommand known =
                AgentCommand.spelled(name).filter(this::has).orElseThrow(() -> AgentFailure.unknownCommand(name));
        if (!isEnabled(known)) {
            throw AgentFailure.disabled(name);
        }
        if (guest.isFrozen() && !AgentCommand.WHILE_FROZEN.contains(known)) {
            throw AgentFailure.frozen(name);
        }
        JsonNode arguments = command.path("arguments");
        arguments.fieldNames().forEachRemaining(argument -> {
            if (!known.takes(argument)) {
                throw AgentFailure.generic("Parameter '" + argument + "' is unexpected");
            }
        });
        for (String required : known.required()) {
            if (!arguments.has(required)) {
                throw AgentFailure.generic("Parameter '" + required + "' is missing");
            }
        }
        return known;
    }

    private boolean has(AgentCommand command) {
        boolean sinceLater = AgentCommand.SINCE_5_2.contains(command) && faults.contains(Fault.AGENT_TOO_OLD);
        boolean elsewhere =
                command == AgentCommand.GUEST_GET_DEVICES && guest.windows().isEmpty();
        return !sinceLater && !elsewhere;
    }

    private boolean isEnabled(AgentCommand command) {
        return !(faults.contains(Fault.GUEST_EXEC_DISABLED) && AgentCommand.OFTEN_BLOCKED.contains(command));
    }

    private JsonNode carryOut(AgentCommand command, JsonNode arguments) {
        return switch (command) {
            case GUEST_PING -> JSON.objectNode();
            case GUEST_INFO -> info();
            case GUEST_GET_OSINFO -> AgentReports.osInfo(guest.osInfo());
            case GUEST_GET_DEVICES ->
                guest.windows()
                        .map(windows -> AgentReports.devices(windows.devices()))
                        .orElseGet(JSON::arrayNode);
            case GUEST_GET_DISKS -> AgentReports.disks(guest.disks());
            case GUEST_NETWORK_GET_INTERFACES -> AgentReports.interfaces(guest.adapters());
            case GUEST_EXEC -> processes.start(guest.windows(), arguments);
            case GUEST_EXEC_STATUS -> processes.status(arguments);
        };
    }

    private ObjectNode info() {
        ObjectNode info = JSON.objectNode();
        info.put("version", faults.contains(Fault.AGENT_TOO_OLD) ? OLD : CURRENT);
        ArrayNode commands = info.putArray("supported_commands");
        for (AgentCommand command : AgentCommand.values()) {
            if (has(command)) {
                list(commands, command.spelled(), isEnabled(command));
            }
        }
        AgentCommand.LISTED_TOO.forEach(name -> list(commands, name, true));
        return info;
    }

    private static void list(ArrayNode commands, String name, boolean enabled) {
        commands.addObject().put("name", name).put("enabled", enabled).put("success-response", true);
    }
}
