package io.pvdrivers.operator.state;

import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.Run;
import io.pvdrivers.api.v1alpha1.Run.Staging;
import io.pvdrivers.operator.LogKeys;
import io.pvdrivers.operator.action.Performer;
import io.pvdrivers.operator.action.Performer.Result;
import io.pvdrivers.operator.action.VirtualMachines;
import io.pvdrivers.operator.gate.Action;
import io.pvdrivers.operator.gate.Decision;
import io.pvdrivers.operator.gate.EarlierInstance;
import io.pvdrivers.operator.gate.ForeignChanges;
import io.pvdrivers.operator.gate.Planner;
import io.pvdrivers.operator.gate.Readings;
import io.pvdrivers.operator.gate.Situation;
import io.pvdrivers.operator.guest.GuestAgent.Guest;
import io.pvdrivers.operator.guest.GuestAgent.InstallProgress;
import io.pvdrivers.operator.kubevirt.Names;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * One look at one VM: ask the planner, note what is to be noted, perform at most one act on the outside, say in the status what happened.
 */
public final class StateStep {
    /** Notes follow from one another at most this far; a longer chain would be a circle. */
    static final int NOTES = 12;

    /** The reason of an error that stays until what was refused has been done. */
    static final String REFUSED = "Refused";

    static final Duration SOON = Duration.ofSeconds(1);
    static final Duration IN_FLIGHT = Duration.ofSeconds(10);
    static final Duration AT_REST = Duration.ofHours(1);

    private final Planner planner = new Planner();
    private final BesideTheVm beside;
    private final LiveLook liveLook;
    private final Publishing publishing;
    private final Performer performer;
    private final RandomGenerator random;
    private final RestartRequests restarts = new RestartRequests();

    public StateStep(VirtualMachines virtualMachines, Performer performer, RandomGenerator random) {
        this.liveLook = new LiveLook(virtualMachines, planner);
        this.publishing = new Publishing(liveLook);
        this.performer = performer;
        this.beside = new BesideTheVm(performer);
        this.random = random;
    }

    /** Keeps the status of the DriverState that is looked at. */
    public interface Record {
        /** Writes the status where it differs from what is kept. */
        void write(DriverStateStatus status);

        /** Deletes the DriverState. Says whether it is gone: one that somebody has written meanwhile is not. */
        boolean forget();

        /** Tells people. */
        void tell(Decision decision, String message);

        /** Tells people that an act was refused, which is tried again. */
        void refused(Action action, String message);

        /** Counts an act that was done; one that is asked for again until it shows counts once. */
        void performed(Action action);
    }

    /**
     * What is to come.
     *
     * @param lookAgain when to look again, if nothing else happens
     * @param guestActedOn what was known of the guest is out of date
     */
    public record Next(Duration lookAgain, boolean guestActedOn) {}

    public Next take(Facts facts, Record record) {
        var seen = facts.situation();
        if (EarlierInstance.isSeen(seen) && liveLook.hasAnotherInstance(seen)) {
            return new Next(SOON, false);
        }
        var situation = watched(seen);
        var decision = planner.decide(situation);
        if (ForeignChanges.wantsComparison(decision, situation)) {
            situation = liveLook.compared(situation);
            decision = planner.decide(situation);
        }
        var reverted = liveLook.reverted(facts, situation, decision);
        if (reverted.isPresent()) {
            situation = reverted.get();
            decision = planner.decide(situation);
        }
        for (int i = 0; i < NOTES && decision.action().orElse(null) instanceof Action.Note note; i++) {
            var otherwise = givesUp(note) ? liveLook.unlike(note, facts, situation) : Optional.<LiveLook.Seen>empty();
            if (otherwise.isPresent()) {
                return otherwise(facts, otherwise.get(), record);
            }
            record.tell(decision, ActionWords.of(note));
            situation = situation.with(Journal.note(note, situation));
            decision = planner.decide(situation);
        }
        return act(facts, situation, decision, record);
    }

    /** What ends the way forward is not decided by caches alone: after an outage they show a VM as it was before. */
    private static boolean givesUp(Action.Note note) {
        return note instanceof Action.BeginReturn || note instanceof Action.Abandon;
    }

    static Situation watched(Situation situation) {
        var watched = situation.with(WatchKeeper.update(situation));
        var clocked = watched.with(Interruptions.update(watched));
        return clocked.with(Readings.staging(clocked));
    }

    private Next act(Facts facts, Situation situation, Decision decision, Record record) {
        LogKeys.decided(decision);
        var action = decision.action();
        if (action.isEmpty()) {
            return rest(facts, situation, decision, record);
        }
        return switch (action.get()) {
            case Action.Note note -> {
                record.write(situation.status());
                yield new Next(SOON, false);
            }
            case Action.Forget forget -> forget(facts, situation, decision, forget, record);
            case Action.Patch patch -> onVm(facts, situation, decision, patch, record);
            case Action.Propose propose ->
                publishing.publish(facts, situation, decision, propose, drawSerial(), record);
            case Action.Restart restart -> onVm(facts, situation, decision, restart, record);
            case Action.RebootGuest reboot -> inGuest(facts, situation, decision, reboot, record);
            case Action.Install install -> inGuest(facts, situation, decision, install, record);
            case Action.RunJob job -> inGuest(facts, situation, decision, job, record);
            case Action.Prepare prepare -> inGuest(facts, situation, decision, prepare, record);
            case Action.Repair repair -> inGuest(facts, situation, decision, repair, record);
            case Action.RemoveGhosts ghosts -> inGuest(facts, situation, decision, ghosts, record);
            case Action.ProvideVolume volume -> beside.provide(facts, situation, decision, volume, record);
            case Action.DropVolume volume -> beside.drop(facts, situation, decision, volume, record);
            case Action.TakeSnapshot snapshot -> beside.take(facts, situation, decision, snapshot, record);
            case Action.DropSnapshot snapshot -> beside.drop(facts, situation, decision, snapshot, record);
            case Action.KeepScreenshot screenshot -> beside.keep(facts, situation, decision, screenshot, record);
        };
    }

    /** Nothing to do now. */
    private static Next rest(Facts facts, Situation situation, Decision decision, Record record) {
        var status = StatusReport.of(situation, decision);
        if (Telling.asksPersonNow(facts, situation, decision)) {
            record.tell(decision, Statement.of(situation, decision).message());
        }
        record.write(status);
        return new Next(NextLook.after(situation.with(status), decision), false);
    }

    /**
     * The record is the way back for what is in the VM: it goes only once the VM itself, and not a cache, shows that nothing is. The record of
     * a VM that is gone goes with it, and another VM of its name may have one of its own by now.
     */
    private Next forget(Facts facts, Situation situation, Decision decision, Action.Forget forget, Record record) {
        var live = liveLook.look(facts, situation);
        if (live.isPresent() && !live.get().says(forget)) {
            return otherwise(facts, live.get(), record);
        }
        if (live.isEmpty() || !record.forget()) {
            return new Next(SOON, false);
        }
        record.tell(decision, ActionWords.of(forget));
        record.performed(forget);
        return new Next(AT_REST, false);
    }

    /** A VM is written only after it was read live and the planner said the same of what was read. */
    private Next onVm(Facts facts, Situation situation, Decision decision, Action action, Record record) {
        var live = liveLook.look(facts, situation);
        if (live.isEmpty()) {
            record.write(situation.status());
            return new Next(SOON, false);
        }
        if (!live.get().says(action)) {
            return otherwise(facts, live.get(), record);
        }
        var metadata = situation.vm().getMetadata();
        var liveSituation = live.get().situation();
        if (action instanceof Action.Restart restart) {
            var wait = restarts.wait(restart, liveSituation);
            if (wait.isPresent()) {
                return new Next(wait.get(), false);
            }
        }
        var intended = intend(action, liveSituation, decision, record);
        var result = action instanceof Action.Patch patch
                ? performer.patch(patch, live.get().machine(), liveSituation.vmi(), primerSerial(intended))
                : performer.restart(metadata.getNamespace(), metadata.getName(), (Action.Restart) action);
        var counted = Tried.counted(action, result, intended);
        counted.ifPresent(record::write);
        return settle(action, counted.map(intended::with).orElse(intended), result, record);
    }

    /**
     * What is read live speaks against the act. What is to be waited for is said and waited for as if it had been seen at once; another act is left
     * to a look at caches that have caught up.
     */
    static Next otherwise(Facts facts, LiveLook.Seen live, Record record) {
        if (live.decision().action().isEmpty()) {
            return rest(facts, live.situation(), live.decision(), record);
        }
        record.write(live.situation().status());
        return new Next(SOON, false);
    }

    private Situation intend(Action action, Situation situation, Decision decision, Record record) {
        var intended = situation.with(Journal.intend(action, situation, drawSerial()));
        if (!Telling.isAskedAgain(action, situation)
                && Refusals.of(action, situation).isEmpty()) {
            record.tell(decision, Telling.words(action, situation));
        }
        if (action instanceof Action.ForgetOthers) {
            return intended;
        }
        var reported = reported(intended, decision, record);
        if (isOneUntilItShows(action) && !Telling.isAskedAgain(action, situation)) {
            record.performed(action);
        }
        return reported;
    }

    /** Counts with its intent: what comes of asking is seen only later, and meanwhile it is asked again. */
    private static boolean isOneUntilItShows(Action action) {
        return action instanceof Action.Restart || action instanceof Action.Install || action instanceof Action.RunJob;
    }

    private String drawSerial() {
        return Names.PRIMER_SERIAL + "%012x".formatted(random.nextLong(1L << 48));
    }

    private static Optional<String> primerSerial(Situation situation) {
        return situation.run().map(Run::staging).map(Staging::primerSerial);
    }

    private Next inGuest(Facts facts, Situation situation, Decision decision, Action action, Record record) {
        var intended = isPolling(situation, action)
                ? reported(situation, decision, record)
                : intend(action, situation, decision, record);
        var guest = Guest.of(situation.vmi().orElseThrow());
        var result = switch (action) {
            case Action.Install install -> performer.install(guest, install);
            case Action.RunJob job -> performer.job(situation.vm(), facts.state(), job);
            case Action.Prepare prepare -> performer.prepare(guest, prepare);
            case Action.RemoveGhosts ghosts -> performer.removeGhosts(guest, ghosts);
            case Action.RebootGuest reboot -> performer.reboot(guest);
            case Action.Repair repair -> performer.repair(guest, repair);
            default -> throw new IllegalArgumentException("not an act inside a guest: " + action);
        };
        if (result instanceof Result.Again || result instanceof Result.Refused) {
            var kept = intended.with(Journal.undone(action, intended, situation.status()));
            record.write(kept.status());
            return settle(action, kept, result, record);
        }
        return settle(action, intended, result, record);
    }

    /** An installer that was started is asked how it stands: nothing new is to be told. */
    private static boolean isPolling(Situation situation, Action action) {
        return (action instanceof Action.Install || action instanceof Action.RunJob) && situation.isInstalling();
    }

    static Situation reported(Situation situation, Decision decision, Record record) {
        var status = StatusReport.of(situation, decision);
        record.write(status);
        return situation.with(status);
    }

    private Next settle(Action action, Situation situation, Result result, Record record) {
        return switch (result) {
            case Result.Done done -> {
                if (Refusals.of(action, situation).isPresent()) {
                    record.write(situation.status().withLastError(null));
                }
                if (!isOneUntilItShows(action)) {
                    record.performed(action);
                }
                yield new Next(SOON, true);
            }
            case Result.DoneInPart part -> {
                record.performed(action);
                record.write(Refusals.error(situation, "DoneInPart", part.message()));
                yield new Next(SOON, true);
            }
            case Result.Installing installing -> {
                record.write(Journal.progress(installing.progress(), situation));
                yield new Next(IN_FLIGHT, installing.progress() instanceof InstallProgress.Exited);
            }
            case Result.JobInstalling job -> {
                record.write(Journal.progress(job.jobUid(), job.progress(), situation));
                yield new Next(IN_FLIGHT, job.progress() instanceof InstallProgress.Exited);
            }
            case Result.Again again -> new Next(IN_FLIGHT, true);
            case Result.Refused refused -> {
                if (Refusals.of(action, situation).isEmpty()) {
                    record.refused(action, Refusals.sentence(action, refused.message()));
                }
                record.write(Refusals.noted(action, Refusals.error(situation, REFUSED, refused.message())));
                yield new Next(Duration.ofMinutes(1), true);
            }
        };
    }
}
