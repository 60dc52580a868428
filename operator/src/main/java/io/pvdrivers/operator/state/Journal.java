package io.pvdrivers.operator.state;

import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Restarts;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Rollback;
import io.pvdrivers.api.v1alpha1.Run;
import io.pvdrivers.api.v1alpha1.Run.GuestReboot;
import io.pvdrivers.api.v1alpha1.Run.Installation;
import io.pvdrivers.api.v1alpha1.Run.Preparation;
import io.pvdrivers.api.v1alpha1.Run.Repair;
import io.pvdrivers.api.v1alpha1.Run.Staging;
import io.pvdrivers.api.v1alpha1.Run.Switching;
import io.pvdrivers.operator.Excerpt;
import io.pvdrivers.operator.catalog.Driver;
import io.pvdrivers.operator.gate.Action;
import io.pvdrivers.operator.gate.GuestSight;
import io.pvdrivers.operator.gate.Situation;
import io.pvdrivers.operator.guest.GuestAgent.DriverPackage;
import io.pvdrivers.operator.guest.GuestAgent.InstallProgress;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * What is remembered of an action: notes at once, intents before the act, results after it. An intent is no evidence: whether something
 * was done is read from the VM. Pure.
 */
final class Journal {
    private static final int LOG_LIMIT = 4096;

    private final Situation situation;
    private final DriverStateStatus status;
    private final Instant now;

    private Journal(Situation situation) {
        this.situation = situation;
        this.status = situation.status();
        this.now = situation.now().truncatedTo(ChronoUnit.SECONDS);
    }

    /** The status with a note in it. */
    static DriverStateStatus note(Action.Note note, Situation situation) {
        return new Journal(situation).noted(note);
    }

    /**
     * The status with the intent of an act that is about to be performed.
     *
     * @param drawnSerial a serial for a primer, used where the act stages one and none was drawn for it before
     */
    static DriverStateStatus intend(Action action, Situation situation, String drawnSerial) {
        return new Journal(situation).intended(action, drawnSerial);
    }

    /** The status with what an installer's progress says. */
    static DriverStateStatus progress(InstallProgress progress, Situation situation) {
        return new Journal(situation).progressed(progress);
    }

    /** The status with what a Job says, and with the Job itself: one that was made is never made again. */
    static DriverStateStatus progress(String jobUid, InstallProgress progress, Situation situation) {
        var known = new Journal(situation)
                .run(r -> r.withInstallation(Optional.ofNullable(r.installation())
                        .map(i -> new Installation(
                                i.id(),
                                i.vmiUID(),
                                i.startedAt(),
                                i.finishedAt(),
                                i.exitCode(),
                                i.drivers(),
                                i.log(),
                                jobUid))
                        .orElse(null)));
        return progress(progress, situation.with(known));
    }

    /** The status with a restart that was asked for now, and of which nobody knows whether the request arrived. */
    static DriverStateStatus asked(Situation situation) {
        var journal = new Journal(situation);
        return journal.status.withRestarts(Optional.ofNullable(journal.status.restarts())
                .map(r -> new Restarts(r.count(), r.requestedFor(), journal.now))
                .orElse(null));
    }

    /** The status with a switch that went through: only such a one can be put back by somebody. */
    static DriverStateStatus switched(Situation situation) {
        return new Journal(situation)
                .run(r -> r.withSwitching(Optional.ofNullable(r.switching())
                        .map(s -> new Switching(s.vmiUID(), s.at(), s.agentSeen(), s.times() + 1))
                        .orElse(null)));
    }

    private DriverStateStatus noted(Action.Note note) {
        return switch (note) {
            case Action.BeginRun begin -> RunJournal.begun(begin, situation);
            case Action.KeepSettings keep -> run(r -> r.withGuestSettings(keep.settings()));
            case Action.KeepProof keep -> status.withProof(keep.proof());
            case Action.KeepVerification keep -> status.withVerified(keep.verification());
            case Action.BeginReturn begin -> RunJournal.returning(begin, situation);
            case Action.KeepReturn keep ->
                status.withRollback(Optional.ofNullable(status.rollback())
                        .map(r -> new Rollback(r.runId(), r.reason(), r.message(), r.vmiUID(), r.at(), now))
                        .orElse(null));
            case Action.Abandon abandon -> RunJournal.abandoned(abandon, situation);
            case Action.EndRun end -> RunJournal.ended(end, situation);
            case Action.KeepStaged staged -> ProposalJournal.staged(situation);
            case Action.KeepSwitched switched -> ProposalJournal.switched(situation);
        };
    }

    private DriverStateStatus intended(Action action, String drawnSerial) {
        var vmiUid = situation.vmiUid().orElse("");
        return switch (action) {
            case Action.Stage stage ->
                Restaging.counted(stage, run(r -> r.withStaging(staging(stage, r, vmiUid, drawnSerial))), status);
            case Action.Switch move ->
                run(r -> r.withSwitching(switching(r, vmiUid)).withWatch(null));
            case Action.Restart restart -> status.withRestarts(restarts(restart));
            case Action.RebootGuest reboot -> run(r -> r.withGuestReboot(reboot(r, vmiUid)));
            case Action.Install install ->
                installing(
                        install.order().id(),
                        vmiUid,
                        install.order().drivers().stream().map(DriverPackage::driver));
            case Action.RunJob job -> installing(job.order().runId(), vmiUid, job.order().drivers().stream());
            case Action.Prepare prepare ->
                run(r -> r.withPreparation(new Preparation(
                        vmiUid,
                        now,
                        Optional.ofNullable(r.preparation())
                                        .filter(p -> p.vmiUID().equals(vmiUid))
                                        .map(Preparation::attempts)
                                        .orElse(0)
                                + 1)));
            case Action.RemoveGhosts ghosts -> run(r -> r.withGhostsRemovedAt(now));
            case Action.Repair repair ->
                run(r -> r.withRepair(new Repair(
                        vmiUid,
                        now,
                        Optional.ofNullable(r.repair())
                                        .filter(p -> p.vmiUID().equals(vmiUid))
                                        .map(Repair::attempts)
                                        .orElse(0)
                                + 1)));
            case Action.Unplug unplug -> unplug.givenUp() ? run(Journal::withoutHotPlug) : status;
            case Action.ForgetOthers forget -> status;
            case Action.ProvideVolume volume -> status;
            case Action.DropVolume volume -> status;
            case Action.TakeSnapshot snapshot -> status;
            case Action.DropSnapshot snapshot -> status;
            case Action.KeepScreenshot screenshot -> status;
            case Action.Restore restore -> status;
            case Action.CleanUp cleanUp -> status;
            case Action.Propose propose ->
                propose.patch() instanceof Action.Stage stage
                        ? ProposalJournal.proposed(stage, situation, drawnSerial)
                        : status;
            case Action.Forget forget -> status;
            case Action.Note note -> status;
        };
    }

    private GuestReboot reboot(Run run, String vmiUid) {
        var earlier =
                Optional.ofNullable(run.guestReboot()).filter(r -> r.vmiUID().equals(vmiUid));
        var bootTime = situation
                .guest()
                .seenThisBoot()
                .flatMap(s -> Optional.ofNullable(s.facts().bootTime()));
        return new GuestReboot(vmiUid, now, earlier.map(GuestReboot::attempts).orElse(0) + 1, bootTime.orElse(null));
    }

    /** The status without the intent of an act that never reached the guest. */
    static DriverStateStatus undone(Action action, Situation intended, DriverStateStatus before) {
        return switch (action) {
            case Action.Prepare prepare ->
                intended.status()
                        .withRun(run(intended)
                                .withPreparation(
                                        run(before).map(Run::preparation).orElse(null)));
            case Action.Repair repair ->
                intended.status()
                        .withRun(run(intended)
                                .withRepair(run(before).map(Run::repair).orElse(null)));
            case Action.RebootGuest reboot ->
                intended.status()
                        .withRun(run(intended)
                                .withGuestReboot(
                                        run(before).map(Run::guestReboot).orElse(null)));
            case Action.RemoveGhosts ghosts ->
                intended.status().withRun(run(intended).withGhostsRemovedAt(null));
            default -> intended.status();
        };
    }

    private static Run run(Situation situation) {
        return situation.run().orElseThrow();
    }

    private static Optional<Run> run(DriverStateStatus status) {
        return Optional.ofNullable(status.run());
    }

    private DriverStateStatus installing(String id, String vmiUid, Stream<Driver> drivers) {
        return run(r -> r.withInstallation(Optional.ofNullable(r.installation())
                .filter(i -> i.finishedAt() == null)
                .orElseGet(() -> new Installation(
                        id, vmiUid, now, null, null, drivers.map(Driver::inf).toList(), null, null))));
    }

    private Staging staging(Action.Stage stage, Run run, String vmiUid, String drawnSerial) {
        var earlier = Optional.ofNullable(run.staging());
        var unused = earlier.filter(s -> s.vmiUID().equals(vmiUid)).map(Staging::primerSerial);
        var serial = stage.primer().map(p -> unused.orElse(drawnSerial));
        var hot = Restaging.isHot(stage) ? true : null;
        var next = new Staging(vmiUid, now, stage.media().isPresent(), serial.orElse(null), null, hot, null, null);
        return next.withTimes(
                earlier.filter(s -> isTheSame(s, next)).map(Staging::times).orElse(null));
    }

    private static boolean isTheSame(Staging one, Staging other) {
        return one.media() == other.media()
                && (one.primerSerial() == null) == (other.primerSerial() == null)
                && Objects.equals(one.hotPlugged(), other.hotPlugged());
    }

    /** The status with a staging that went through: only such a one can be taken out by somebody. */
    static DriverStateStatus staged(Situation situation) {
        return new Journal(situation)
                .run(r -> r.withStaging(Optional.ofNullable(r.staging())
                        .map(s -> s.withTimes(Optional.ofNullable(s.times()).orElse(0) + 1))
                        .orElse(null)));
    }

    private static Run withoutHotPlug(Run run) {
        return run.withStaging(Optional.ofNullable(run.staging())
                .map(s -> s.withAbandoned(true))
                .orElse(null));
    }

    private Switching switching(Run run, String vmiUid) {
        var agentSeen = situation.guest() instanceof GuestSight.Seen seen && seen.source() == GuestSight.Source.AGENT;
        var times = Optional.ofNullable(run.switching()).map(Switching::times).orElse(0);
        return new Switching(vmiUid, now, agentSeen, times);
    }

    /**
     * A restart asked again for the same VMI is the same restart. Its time changes only once it was asked: a record that could not be written
     * must not count as a request that was made.
     */
    private Restarts restarts(Action.Restart restart) {
        var earlier = Optional.ofNullable(status.restarts());
        var again = earlier.filter(r -> restart.vmiUid().equals(r.requestedFor()));
        return again.orElseGet(() -> new Restarts(earlier.map(Restarts::count).orElse(0) + 1, restart.vmiUid(), now));
    }

    private DriverStateStatus progressed(InstallProgress progress) {
        var error = Optional.ofNullable(status.lastError())
                .filter(e -> !e.reason().equals(StateStep.REFUSED))
                .orElse(null);
        return switch (progress) {
            case InstallProgress.Running running -> status.withLastError(error);
            case InstallProgress.Exited exited ->
                run(r -> r.withInstallation(finished(r, exited))).withLastError(error);
        };
    }

    private Installation finished(Run run, InstallProgress.Exited exited) {
        var started = Optional.ofNullable(run.installation()).orElseThrow();
        var log = exited.log();
        return new Installation(
                started.id(),
                situation.vmiUid().orElse(started.vmiUID()),
                started.startedAt(),
                now,
                exited.exitCode(),
                started.drivers(),
                Excerpt.end(log, LOG_LIMIT),
                started.jobUID());
    }

    private DriverStateStatus run(UnaryOperator<Run> change) {
        return Optional.ofNullable(status.run())
                .map(r -> status.withRun(change.apply(r)))
                .orElse(status);
    }
}
