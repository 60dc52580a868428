package io.pvdrivers.operator.state;

import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.operator.action.Deletion;
import io.pvdrivers.operator.action.MediaVolumes;
import io.pvdrivers.operator.action.Performer;
import io.pvdrivers.operator.action.Screens;
import io.pvdrivers.operator.action.Snapshots;
import io.pvdrivers.operator.gate.Action;
import io.pvdrivers.operator.gate.Decision;
import io.pvdrivers.operator.gate.Situation;
import io.pvdrivers.operator.state.StateStep.Next;
import io.pvdrivers.operator.state.StateStep.Record;
import java.time.Duration;

/** Performs what happens neither in a VM's spec nor in its guest: volumes, snapshots, pictures. */
final class BesideTheVm {
    private static final Duration REFUSED = Duration.ofMinutes(1);

    private final Performer performer;

    BesideTheVm(Performer performer) {
        this.performer = performer;
    }

    Next provide(Facts facts, Situation situation, Decision decision, Action.ProvideVolume volume, Record record) {
        var known = BesideJournal.isVolumeKnown(volume.order(), situation);
        var intended = situation.with(BesideJournal.intendVolume(volume.order(), situation));
        if (!known) {
            record.tell(decision, ActionWords.of(volume));
        }
        var reported = StateStep.reported(intended, decision, record);
        return switch (performer.volumes().provide(facts.state(), volume.order())) {
            case MediaVolumes.Outcome.Ready ready -> {
                record.write(BesideJournal.volume(volume.order(), reported, true, ""));
                record.performed(volume);
                yield new Next(StateStep.SOON, false);
            }
            case MediaVolumes.Outcome.Preparing preparing -> {
                record.write(BesideJournal.volume(volume.order(), reported, false, preparing.message()));
                yield new Next(StateStep.IN_FLIGHT, false);
            }
            case MediaVolumes.Outcome.Refused refused -> {
                var told = reported.with(BesideJournal.volume(volume.order(), reported, false, refused.message()));
                record.write(Refusals.error(told, StateStep.REFUSED, refused.message()));
                yield new Next(REFUSED, false);
            }
        };
    }

    Next drop(Facts facts, Situation situation, Decision decision, Action.DropVolume volume, Record record) {
        var outcome = performer.volumes().drop(facts.state().getMetadata().getNamespace(), volume.name());
        var without = BesideJournal.volumeDropped(volume.name(), situation);
        return dropped(situation, decision, outcome, without, without, record);
    }

    Next take(Facts facts, Situation situation, Decision decision, Action.TakeSnapshot snapshot, Record record) {
        var known = BesideJournal.isSnapshotKnown(snapshot, situation);
        var intended = situation.with(BesideJournal.intendSnapshot(snapshot, situation));
        if (!known) {
            record.tell(decision, ActionWords.of(snapshot));
        }
        var reported = StateStep.reported(intended, decision, record);
        return switch (performer.snapshots().take(facts.state(), snapshot)) {
            case Snapshots.Outcome.Ready ready -> {
                record.write(BesideJournal.snapshotReady(reported, ready.indications()));
                record.performed(snapshot);
                yield new Next(StateStep.SOON, false);
            }
            case Snapshots.Outcome.InProgress progress -> {
                record.write(BesideJournal.snapshotSays(reported, progress.message()));
                yield new Next(StateStep.IN_FLIGHT, false);
            }
            case Snapshots.Outcome.Failed failed -> {
                record.write(BesideJournal.snapshotFailed(reported, failed.message()));
                yield new Next(StateStep.SOON, false);
            }
        };
    }

    Next drop(Facts facts, Situation situation, Decision decision, Action.DropSnapshot snapshot, Record record) {
        var outcome = performer.snapshots().drop(facts.state().getMetadata().getNamespace(), snapshot.name());
        var without = situation.status().withSnapshot(null);
        var left = BesideJournal.snapshotLeft(without, snapshot.name());
        return dropped(situation, decision, outcome, without, left, record);
    }

    /**
     * What may not be deleted holds nothing up: a person is told of it, and it is not asked for again.
     *
     * @param without the status where it is gone
     * @param left the status where it is left to people
     */
    private static Next dropped(
            Situation situation,
            Decision decision,
            Deletion outcome,
            DriverStateStatus without,
            DriverStateStatus left,
            Record record) {
        return switch (outcome) {
            case Deletion.Done done -> {
                var action = decision.action().orElseThrow();
                record.tell(decision, ActionWords.of(action));
                record.write(BesideJournal.deleted(without));
                record.performed(action);
                yield new Next(StateStep.SOON, false);
            }
            case Deletion.Later later -> {
                record.write(Refusals.error(situation, BesideJournal.NOT_DELETED, later.message()));
                yield new Next(StateStep.IN_FLIGHT, false);
            }
            case Deletion.Refused refused -> {
                record.write(Refusals.error(situation.with(left), BesideJournal.NOT_DELETED, refused.message()));
                yield new Next(StateStep.SOON, false);
            }
        };
    }

    /** Asked once for each VMI: a picture that cannot be had is not waited for. */
    Next keep(Facts facts, Situation situation, Decision decision, Action.KeepScreenshot screenshot, Record record) {
        var outcome = performer.screens().keep(facts.state(), screenshot);
        record.tell(
                decision,
                switch (outcome) {
                    case Screens.Outcome.Kept kept ->
                        ActionWords.of(screenshot) + " It is in ConfigMap " + kept.configMap() + ".";
                    case Screens.Outcome.None none -> ActionWords.of(screenshot) + " There is none: " + none.message();
                });
        StateStep.reported(situation.with(BesideJournal.screenshot(situation, screenshot, outcome)), decision, record);
        record.performed(screenshot);
        return new Next(StateStep.SOON, false);
    }
}
