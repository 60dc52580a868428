package io.pvdrivers.operator.guest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.operator.guest.AgentChannel.Reply;
import io.pvdrivers.operator.guest.GuestAgent.Guest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Runs a program inside a guest by {@code guest-exec}. The agent starts it and is then asked how it stands; it answers about an
 * ended program once and forgets it.
 */
final class GuestExec {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** What became of a program. */
    sealed interface Run {
        /**
         * It ended by itself.
         *
         * @param truncated whether the agent or we cut what it printed
         */
        record Ended(int exitCode, String out, String err, boolean truncated) implements Run {}

        /** It runs in the guest and is not waited for any longer. */
        record StillRunning(long pid) implements Run {}

        /** The agent no longer knows the program: it was restarted meanwhile, or its one answer was lost. What became of it is unknown. */
        record Forgotten(long pid) implements Run {}

        /** It was not started, or was killed by Windows. */
        record Failed(String message) implements Run {}

        /** No agent answers, or it went away while the program ran. */
        record NotConnected(String message) implements Run {}

        /** This operator may not ask. */
        record CannotAsk(String message, boolean busy) implements Run {}
    }

    private final AgentChannel channel;
    private final Duration firstWait;

    /**
     * @param firstWait how long to wait between the first look at a program and the second; each further wait is twice as long, up
     *     to one second
     */
    GuestExec(AgentChannel channel, Duration firstWait) {
        this.channel = channel;
        this.firstWait = firstWait;
    }

    /** Starts a program and waits for its end, at most for {@code timeout}. */
    Run run(Guest guest, String program, List<String> arguments, Optional<String> input, Duration timeout) {
        var deadline = System.nanoTime() + timeout.toNanos();
        var started = call(guest, command(program, arguments, input, true));
        return started instanceof Run.StillRunning running ? await(guest, running.pid(), deadline) : started;
    }

    /** Starts a program, keeps nothing of what it prints and does not wait: {@link Run.StillRunning} when Windows took it. */
    Run start(Guest guest, String program, List<String> arguments, Optional<String> input) {
        return call(guest, command(program, arguments, input, false));
    }

    private Run call(Guest guest, ObjectNode command) {
        return switch (channel.call(guest, command)) {
            case Reply.Returned returned ->
                pid(returned.value())
                        .<Run>map(Run.StillRunning::new)
                        .orElseGet(() -> new Run.Failed("The guest agent answered guest-exec without a process id."));
            case Reply.Failed failed -> new Run.Failed(failed.message());
            case Reply.NotConnected none -> new Run.NotConnected(none.message());
            case Reply.CannotAsk cannot -> new Run.CannotAsk(cannot.message(), cannot.busy());
        };
    }

    private Run await(Guest guest, long pid, long deadline) {
        var wait = firstWait;
        while (true) {
            var look = look(guest, pid);
            if (!(look instanceof Run.StillRunning) || deadline - System.nanoTime() <= 0 || !slept(wait, deadline)) {
                return look;
            }
            var twice = wait.multipliedBy(2);
            wait = twice.compareTo(LONGEST_WAIT) < 0 ? twice : LONGEST_WAIT;
        }
    }

    private Run look(Guest guest, long pid) {
        var command = JSON.objectNode().put("execute", "guest-exec-status");
        command.putObject("arguments").put("pid", pid);
        return switch (channel.call(guest, command)) {
            case Reply.Returned returned -> status(returned.value(), pid);
            case Reply.Failed failed ->
                isUnknownPid(failed.message()) ? new Run.Forgotten(pid) : new Run.Failed(failed.message());
            case Reply.NotConnected none -> new Run.NotConnected(none.message());
            case Reply.CannotAsk cannot -> new Run.CannotAsk(cannot.message(), cannot.busy());
        };
    }

    private static Run status(JsonNode status, long pid) {
        if (!status.path("exited").asBoolean()) {
            return new Run.StillRunning(pid);
        }
        if (status.path("exitcode").isIntegralNumber()) {
            var out = GuestOutput.read(status, "out");
            var err = GuestOutput.read(status, "err");
            var code = (int) status.path("exitcode").longValue();
            return new Run.Ended(code, out.text(), err.text(), out.truncated() || err.truncated());
        }
        return status.path("signal").isIntegralNumber()
                ? new Run.Failed("Windows ended it with exception 0x%08X."
                        .formatted((int) status.path("signal").longValue()))
                : new Run.Failed("The guest agent says that it ended, but not how.");
    }

    /** What QEMU's agent says of a process id it does not know; the second form up to QEMU 2.x. */
    private static boolean isUnknownPid(String message) {
        return message.contains("does not exist") || message.contains("Invalid parameter 'pid'");
    }

    private static Optional<Long> pid(JsonNode started) {
        var pid = started.path("pid");
        return pid.isIntegralNumber() && pid.canConvertToLong() ? Optional.of(pid.longValue()) : Optional.empty();
    }

    private static ObjectNode command(
            String program, List<String> arguments, Optional<String> input, boolean captureOutput) {
        var command = JSON.objectNode().put("execute", "guest-exec");
        var about = command.putObject("arguments").put("path", program);
        var list = about.putArray("arg");
        arguments.forEach(list::add);
        input.ifPresent(text ->
                about.put("input-data", Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))));
        about.put("capture-output", captureOutput);
        return command;
    }

    /** False when this thread is asked to stop: then the program goes on without us. */
    private static boolean slept(Duration wait, long deadline) {
        try {
            TimeUnit.NANOSECONDS.sleep(Math.max(0, Math.min(wait.toNanos(), deadline - System.nanoTime())));
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
