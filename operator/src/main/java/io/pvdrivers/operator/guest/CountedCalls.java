package io.pvdrivers.operator.guest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.pvdrivers.operator.guest.GuestAgent.Guest;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Measures the calls of guest agents on their way: which command, what came of it, how long it took. Nothing of a guest is in it. */
public final class CountedCalls implements AgentChannel {
    static final String CALLS = "pvdrivers.guest.agent.calls";

    /** What the operator ever asks of an agent. */
    private static final Set<String> COMMANDS = Set.of(
            "guest-info",
            "guest-exec",
            "guest-exec-status",
            "guest-get-devices",
            "guest-get-disks",
            "guest-get-osinfo",
            "guest-network-get-interfaces",
            "guest-shutdown");

    private enum Result {
        ANSWERED,
        REFUSED,
        SILENT,
        POSTPONED,
        UNREACHABLE;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final AgentChannel channel;
    private final MeterRegistry registry;

    public CountedCalls(AgentChannel channel, MeterRegistry registry) {
        this.channel = channel;
        this.registry = registry;
    }

    @Override
    public Reply call(Guest guest, ObjectNode command) {
        var sample = Timer.start(registry);
        var reply = channel.call(guest, command);
        var name = command.path("execute").asText();
        sample.stop(Timer.builder(CALLS)
                .description("The calls of guest agents, by the agent's command and what came of them.")
                .tag("command", COMMANDS.contains(name) ? name : "other")
                .tag("result", result(reply).word())
                .register(registry));
        return reply;
    }

    private static Result result(Reply reply) {
        return switch (reply) {
            case Reply.Returned returned -> Result.ANSWERED;
            case Reply.Failed failed -> Result.REFUSED;
            case Reply.NotConnected none -> Result.SILENT;
            case Reply.CannotAsk cannot -> cannot.busy() ? Result.POSTPONED : Result.UNREACHABLE;
        };
    }

    /** The values of the label {@code result}. */
    public static SortedSet<String> results() {
        return Stream.of(Result.values()).map(Result::word).collect(Collectors.toCollection(TreeSet::new));
    }
}
