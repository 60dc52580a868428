package io.pvdrivers.simulator.world.agent;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The commands that the agents here know, with the arguments of each. */
enum AgentCommand {
    GUEST_PING,
    GUEST_INFO,
    GUEST_GET_OSINFO,
    /** Since 5.2, and on Windows alone. */
    GUEST_GET_DEVICES,
    /** Since 5.2. */
    GUEST_GET_DISKS,
    GUEST_NETWORK_GET_INTERFACES,
    GUEST_EXEC,
    GUEST_EXEC_STATUS;

    /** Other commands that KubeVirt wants an agent to have. Nobody here asks for them. */
    static final List<String> LISTED_TOO = List.of(
            "guest-sync",
            "guest-sync-delimited",
            "guest-get-time",
            "guest-shutdown",
            "guest-get-fsinfo",
            "guest-get-host-name",
            "guest-get-users",
            "guest-get-timezone",
            "guest-fsfreeze-status",
            "guest-fsfreeze-freeze",
            "guest-fsfreeze-thaw");

    /** What RHEL's and some distributions' packages block unless told otherwise. */
    static final Set<AgentCommand> OFTEN_BLOCKED = Set.of(GUEST_EXEC, GUEST_EXEC_STATUS);

    static final Set<AgentCommand> WHILE_FROZEN = Set.of(GUEST_PING, GUEST_INFO);

    static final Set<AgentCommand> SINCE_5_2 = Set.of(GUEST_GET_DEVICES, GUEST_GET_DISKS);

    /** As the agent spells it. */
    String spelled() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    List<String> required() {
        return switch (this) {
            case GUEST_EXEC -> List.of("path");
            case GUEST_EXEC_STATUS -> List.of("pid");
            default -> List.of();
        };
    }

    boolean takes(String argument) {
        boolean optional = this == GUEST_EXEC
                && List.of("arg", "env", "input-data", "capture-output").contains(argument);
        return optional || required().contains(argument);
    }

    static Optional<AgentCommand> spelled(String name) {
        return Arrays.stream(values())
                .filter(command -> command.spelled().equals(name))
                .findFirst();
    }
}
