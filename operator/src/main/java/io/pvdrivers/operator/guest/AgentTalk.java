package io.pvdrivers.operator.guest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.operator.Excerpt;
import io.pvdrivers.operator.VisibleText;
import io.pvdrivers.operator.guest.AgentChannel.Reply;
import io.pvdrivers.operator.guest.GuestAgent.BlindSpot;
import io.pvdrivers.operator.guest.GuestAgent.Guest;
import io.pvdrivers.operator.guest.GuestExec.Run;
import io.pvdrivers.operator.guest.GuestScript.Outcome;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One conversation with a guest's agent. It remembers why a fact could not be had, and once the agent has gone it asks nothing any
 * more.
 */
final class AgentTalk {
    private static final Duration PROGRAM_TIME = Duration.ofSeconds(60);
    private static final Duration SCRIPT_TIME = Duration.ofSeconds(90);
    private static final List<String> EXEC = List.of("guest-exec", "guest-exec-status");
    private static final int LONGEST_REASON = 700;

    private final AgentChannel channel;
    private final GuestExec exec;
    private final Guest guest;
    private final Map<String, String> reasons = new LinkedHashMap<>();
    private AgentInfo agent = AgentInfo.UNKNOWN;
    private Optional<String> gone = Optional.empty();
    private Optional<String> interrupted = Optional.empty();

    AgentTalk(AgentChannel channel, GuestExec exec, Guest guest) {
        this.channel = channel;
        this.exec = exec;
        this.guest = guest;
    }

    /** Asks the agent who it is, which every talk begins with. */
    Reply begin() {
        var reply = call("guest-info");
        if (reply instanceof Reply.Returned returned) {
            agent = AgentInfo.of(returned.value());
        }
        return reply;
    }

    AgentInfo agent() {
        return agent;
    }

    /** Why the agent left in the middle of the talk. */
    Optional<String> gone() {
        return gone;
    }

    /** Why the talk was not brought to its end although the agent was there: what is missing then is no blind spot. */
    Optional<String> interrupted() {
        return interrupted;
    }

    /** What could not be had, and why. */
    List<BlindSpot> blindSpots() {
        return reasons.entrySet().stream()
                .map(e -> new BlindSpot(e.getKey(), e.getValue()))
                .toList();
    }

    /** The fact could be had after all. */
    void seen(String fact) {
        reasons.remove(fact);
    }

    /** Remembers why facts cannot be had; the first reason stays. */
    void blind(List<String> facts, String why) {
        var sentence = Excerpt.shortened(VisibleText.onOneLine(why), LONGEST_REASON);
        facts.forEach(fact -> reasons.putIfAbsent(fact, sentence));
    }

    /** What a command of the agent returns; where it does not, that is why these facts are not seen. */
    Optional<JsonNode> ask(String command, List<String> facts) {
        if (!can(List.of(command), facts)) {
            return Optional.empty();
        }
        return switch (call(command)) {
            case Reply.Returned returned -> Optional.of(returned.value());
            case Reply.Failed failed ->
                without(facts, agent.name() + " answers " + command + " with an error: " + failed.message());
            case Reply.NotConnected none -> left(none.message());
            case Reply.CannotAsk cannot -> refused(facts, cannot.message(), cannot.busy());
        };
    }

    /** What a program of Windows prints when it ends with 0. */
    Optional<String> print(String program, List<String> arguments, List<String> facts) {
        if (!canRun(facts)) {
            return Optional.empty();
        }
        var what = program + " " + String.join(" ", arguments);
        return switch (exec.run(guest, program, arguments, Optional.empty(), PROGRAM_TIME)) {
            case Run.Ended ended -> printed(ended, what, facts);
            case Run.StillRunning running ->
                without(facts, "%s did not end within %d seconds.".formatted(what, PROGRAM_TIME.toSeconds()));
            case Run.Forgotten forgotten ->
                without(facts, "%s was started again while %s ran.".formatted(agent.name(), what));
            case Run.Failed failed ->
                without(facts, "%s could not run %s: %s".formatted(agent.name(), what, failed.message()));
            case Run.NotConnected none -> left(none.message());
            case Run.CannotAsk cannot -> refused(facts, cannot.message(), cannot.busy());
        };
    }

    /** The object that a script of ours prints. */
    Optional<ObjectNode> script(Script script, ObjectNode data, List<String> facts) {
        if (!canRun(facts)) {
            return Optional.empty();
        }
        return switch (new GuestScript(exec).run(guest, script, data, SCRIPT_TIME)) {
            case Outcome.Done<ObjectNode> done -> Optional.of(done.value());
            case Outcome.Failed<ObjectNode> failed ->
                without(
                        with(facts, BlindSpot.POWERSHELL),
                        failed.message() + " " + agent.name()
                                + " runs it by guest-exec; Windows PowerShell 3.0 or newer has to run scripts as SYSTEM in full language mode, which"
                                + " AppLocker or App Control may forbid.");
            case Outcome.NotConnected<ObjectNode> none -> left(none.message());
            case Outcome.CannotAsk<ObjectNode> cannot -> refused(facts, cannot.message(), cannot.busy());
        };
    }

    private Optional<String> printed(Run.Ended ended, String what, List<String> facts) {
        if (ended.exitCode() == 0 && !ended.truncated()) {
            return Optional.of(ended.out());
        }
        var ends = ended.truncated() ? " printed too much." : " ended with " + ended.exitCode() + ".";
        return without(
                facts,
                what + ends + " " + agent.name() + " ran it by guest-exec; run it in Windows and mend what it says.");
    }

    /** Where programs cannot be run, nothing can be done inside the guest either. */
    private boolean canRun(List<String> facts) {
        return can(EXEC, with(facts, BlindSpot.GUEST_EXEC));
    }

    private static List<String> with(List<String> facts, String more) {
        return Stream.concat(facts.stream(), Stream.of(more)).toList();
    }

    private boolean can(List<String> commands, List<String> facts) {
        var refusal = commands.stream().flatMap(c -> agent.refuses(c).stream()).findFirst();
        refusal.ifPresent(why -> blind(facts, why));
        return refusal.isEmpty() && gone.isEmpty() && interrupted.isEmpty();
    }

    private <T> Optional<T> without(List<String> facts, String why) {
        blind(facts, why);
        return Optional.empty();
    }

    private <T> Optional<T> refused(List<String> facts, String why, boolean busy) {
        if (busy) {
            interrupted = Optional.of(why);
            return Optional.empty();
        }
        return without(facts, why);
    }

    private <T> Optional<T> left(String why) {
        gone = Optional.of(why);
        return Optional.empty();
    }

    private Reply call(String command) {
        return channel.call(guest, JsonNodeFactory.instance.objectNode().put("execute", command));
    }
}
