package io.pvdrivers.operator.guest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.operator.guest.GuestAgent.Answer;
import io.pvdrivers.operator.guest.GuestAgent.Guest;
import io.pvdrivers.operator.guest.GuestAgent.InstallOrder;
import io.pvdrivers.operator.guest.GuestAgent.InstallProgress;
import io.pvdrivers.operator.guest.GuestAgent.PrepareOrder;
import io.pvdrivers.operator.guest.GuestAgent.RepairOrder;
import io.pvdrivers.operator.guest.GuestExec.Run;
import io.pvdrivers.operator.guest.GuestScript.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/**
 * What the operator does inside Windows. It keeps nothing in mind: how an installation stands is asked of the guest, so an operator
 * that was restarted goes on where it was.
 */
final class GuestDeeds {
    private static final Duration SHORT = Duration.ofSeconds(60);
    private static final Duration LONG = Duration.ofSeconds(180);

    /** An installation that was cut off as often is not tried again. */
    private static final int ATTEMPTS = 3;

    /** One that only gave way to another installer is; the script knows numbers of one digit. */
    private static final int ATTEMPTS_WHILE_BUSY = 9;

    /** Windows' words for it: another installation is in progress; the process terminated unexpectedly. */
    private static final int BUSY = 1618;

    private static final int ABORTED = 1067;

    /** Started, under way already, scheduled already. */
    private static final Set<Integer> WILL_REBOOT = Set.of(0, 1115, 1190);

    private static final String NEEDED =
            "The operator's scripts need Windows PowerShell 3.0 or newer, unrestricted for SYSTEM";
    private static final String INSTALL_OTHERWISE =
            NEEDED + "; a guest that has it not takes install.method Manual or Job.";
    private static final String DO_OTHERWISE = NEEDED + "; in a guest that has it not, do it by hand.";

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final GuestExec exec;
    private final GuestScript scripts;

    GuestDeeds(GuestExec exec, GuestScript scripts) {
        this.exec = exec;
        this.scripts = scripts;
    }

    /** Starts the installation, or finds it again, and says how it stands. */
    Answer<InstallProgress> install(Guest guest, InstallOrder order) {
        var task = InstallTask.of(guest, order);
        return answer(
                scripts.run(guest, Script.PROGRESS, task.progress(), SHORT),
                INSTALL_OTHERWISE,
                progress -> goOn(guest, task, progress));
    }

    private Answer<InstallProgress> goOn(Guest guest, InstallTask task, ObjectNode progress) {
        var attempt = progress.path("attempt").asInt();
        var log = InstallLog.tail(progress.path("log").asText());
        return switch (progress.path("state").asText()) {
            case "absent" -> start(guest, task, 1);
            case "running" -> new Answer.Given<>(new InstallProgress.Running());
            case "interrupted" ->
                attempt < ATTEMPTS ? start(guest, task, attempt + 1) : exited(ABORTED, cutOff(log, attempt));
            case "ended" -> {
                var code = progress.path("exitCode").asInt(1);
                yield code == BUSY && attempt < ATTEMPTS_WHILE_BUSY
                        ? start(guest, task, attempt + 1)
                        : exited(code, log);
            }
            default ->
                new Answer.CannotAsk<>(
                        "The guest does not say how the installation stands: " + excerpt(progress.toString()));
        };
    }

    /** Started twice, the second one finds the first one's lock and does nothing. */
    private Answer<InstallProgress> start(Guest guest, InstallTask task, int attempt) {
        return answer(
                scripts.start(guest, Script.INSTALL, task.install(attempt)),
                INSTALL_OTHERWISE,
                pid -> new Answer.Given<>(new InstallProgress.Running()));
    }

    private static Answer<InstallProgress> exited(int exitCode, String log) {
        return new Answer.Given<>(new InstallProgress.Exited(exitCode, log));
    }

    private static String cutOff(String log, int attempts) {
        return InstallLog.tail(log + "\nThe installer was cut off " + attempts
                + " times before its end. Look in Windows' event log for what ends it or reboots Windows.");
    }

    /** Asks Windows to reboot in a moment, so that this answer still gets out. */
    Answer<Void> reboot(Guest guest) {
        var arguments = List.of("/r", "/t", "5", "/d", "p:2:4");
        return switch (exec.run(guest, "shutdown.exe", arguments, Optional.empty(), SHORT)) {
            case Run.Ended ended ->
                WILL_REBOOT.contains(ended.exitCode())
                        ? done()
                        : new Answer.CannotAsk<>("Windows refused to reboot: shutdown.exe ended with "
                                + ended.exitCode() + ". " + excerpt(ended.err()) + " Reboot it by hand.");
            case Run.StillRunning running -> done();
            case Run.Forgotten forgotten ->
                new Answer.NotConnected<>("The guest agent was restarted while Windows was asked to reboot.");
            case Run.Failed failed ->
                new Answer.CannotAsk<>("shutdown.exe could not be run in the guest: " + failed.message());
            case Run.NotConnected none -> new Answer.NotConnected<>(none.message());
            case Run.CannotAsk cannot -> new Answer.CannotAsk<>(cannot.message());
        };
    }

    @SuppressWarnings("NullAway") // a Void has no value
    private static Answer<Void> done() {
        return new Answer.Given<>(null);
    }

    /** Puts disks and IP settings right. The answer: what did not succeed. */
    Answer<List<String>> repair(Guest guest, RepairOrder order) {
        var data = data("repair");
        data.set("adapters", MAPPER.valueToTree(order.adapters()));
        data.set("disks", MAPPER.valueToTree(order.disks()));
        return problems(guest, Script.REPAIR, data);
    }

    /** Suspends BitLocker for one boot, turns hibernation off. The answer: what did not succeed. */
    Answer<List<String>> prepare(Guest guest, PrepareOrder order) {
        var data = data("prepare")
                .put("suspendBitLocker", order.suspendBitLocker())
                .put("disableHibernation", order.disableHibernation());
        return problems(guest, Script.PREPARE, data);
    }

    /** Removes adapters that are gone. The answer: what did not succeed. */
    Answer<List<String>> removeGhosts(Guest guest, List<String> pciIds) {
        var data = data("ghosts");
        data.set("pciIds", MAPPER.valueToTree(pciIds));
        return problems(guest, Script.GHOSTS, data);
    }

    private static ObjectNode data(String task) {
        return JsonNodeFactory.instance.objectNode().put("task", task);
    }

    private Answer<List<String>> problems(Guest guest, Script script, ObjectNode data) {
        return answer(
                scripts.run(guest, script, data, LONG),
                DO_OTHERWISE,
                said -> new Answer.Given<>(
                        StreamSupport.stream(said.path("problems").spliterator(), false)
                                .map(JsonNode::asText)
                                .map(GuestDeeds::excerpt)
                                .toList()));
    }

    /** A script that did not run cannot be asked for its deed: the sentence goes to a person, and it is tried again later. */
    private static <T, U> Answer<U> answer(Outcome<T> outcome, String otherwise, Function<T, Answer<U>> done) {
        return switch (outcome) {
            case Outcome.Done<T> ran -> done.apply(ran.value());
            case Outcome.Failed<T> failed -> new Answer.CannotAsk<>(failed.message() + " " + otherwise);
            case Outcome.NotConnected<T> none -> new Answer.NotConnected<>(none.message());
            case Outcome.CannotAsk<T> cannot -> new Answer.CannotAsk<>(cannot.message());
        };
    }

    private static String excerpt(String text) {
        return InstallLog.line(text);
    }
}
