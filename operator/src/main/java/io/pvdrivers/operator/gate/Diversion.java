package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.DriverStateStatus.Notice;
import io.pvdrivers.api.v1alpha1.Run;
import io.pvdrivers.api.v1alpha1.Run.GuestSettings;
import io.pvdrivers.api.v1alpha1.Run.Outcome;
import io.pvdrivers.api.v1alpha1.Safety.RollbackMode;
import io.pvdrivers.operator.kubevirt.Device;
import io.pvdrivers.operator.kubevirt.Names;
import io.pvdrivers.operator.kubevirt.Preference;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** What takes a run off its course before any gate is asked: a person's wish, or somebody else's hand on a planned device. */
final class Diversion {
    private Diversion() {}

    static Optional<Action> of(Situation situation, Course course) {
        if (course == Course.CLOSING) {
            return Optional.empty();
        }
        var restored = restored(situation);
        if (restored.isPresent() || course == Course.RETURN) {
            return restored;
        }
        return rollbackAsked(situation)
                .or(() -> gone(situation))
                .or(() -> givenOtherwise(situation))
                .or(() -> foreignEdit(situation));
    }

    /** What the run did to the spec is gone, and what it learnt of the guest is not true any more. */
    private static Optional<Action> restored(Situation situation) {
        return situation
                .run()
                .filter(r -> r.outcome() == null && Restores.since(situation, r))
                .map(r -> new Action.Abandon(
                        Outcome.FAILED,
                        Reason.RESTORED,
                        "The VM was restored from a snapshot while this run was under way. Its devices stay as the snapshot had"
                                + " them."));
    }

    private static Optional<Action> rollbackAsked(Situation situation) {
        if (situation.annotation(Names.ROLLBACK).isEmpty()) {
            return Optional.empty();
        }
        var message = "Somebody asked for it with the annotation " + Names.ROLLBACK + ".";
        if (situation.run().isPresent() && Baselines.movedNow(situation).isEmpty()) {
            return Optional.of(
                    situation.vmiShowsMoved()
                            ? new Action.BeginReturn(Reason.ROLLBACK_ASKED, message)
                            : new Action.Abandon(Outcome.FAILED, Reason.ROLLBACK_ASKED, message));
        }
        return canReturn(situation)
                ? settingsOfToday(situation)
                        .<Action>map(Action.KeepSettings::new)
                        .or(() -> Optional.of(new Action.BeginReturn(Reason.ROLLBACK_ASKED, message)))
                : Optional.empty();
    }

    /** A wish for devices of an earlier run, or for none at all, is not answered with silence. */
    static Stream<Notice> unfulfilled(Situation situation) {
        return situation.annotation(Names.ROLLBACK).isPresent()
                        && situation.run().isEmpty()
                        && !canReturn(situation)
                ? Stream.of(NoticeReason.ROLLBACK_IMPOSSIBLE.of("The annotation " + Names.ROLLBACK
                        + " changes nothing: the last run moved no device of this VM, or its devices are back already."
                        + " status.devices says what each was; change them yourself, and remove the annotation: "
                        + Kubectl.unannotate(situation, Names.ROLLBACK)))
                : Stream.empty();
    }

    /**
     * A VM that was well for months has other settings now than before its switch: those are what it has to have afterwards. While a run is
     * under way they may be what the switch has broken.
     */
    private static Optional<GuestSettings> settingsOfToday(Situation situation) {
        var kept = Optional.ofNullable(situation.status().run()).map(Run::guestSettings);
        return situation.run().isPresent() || situation.status().verified() == null
                ? Optional.empty()
                : situation
                        .guest()
                        .seenThisBoot()
                        .map(GuestSight.Seen::facts)
                        .filter(f -> SettingsBefore.tellsDisks(f) && SettingsBefore.tellsAdapters(f))
                        .map(f -> SettingsBefore.of(situation, f))
                        .filter(s -> kept.filter(k -> SettingsBefore.areTheSame(k, s))
                                .isEmpty());
    }

    /** The last run's baseline is of this very VM, was not returned to, and the spec differs from it. */
    private static boolean canReturn(Situation situation) {
        var run = situation.status().run();
        var baseline = situation.status().baseline();
        var rollback = situation.status().rollback();
        if (run == null || baseline == null || !baseline.runId().equals(run.id())) {
            return false;
        }
        var returned = rollback != null && rollback.runId().equals(run.id());
        return !returned
                && baseline.vmUID().equals(situation.vmUid())
                && baseline.devices().stream()
                        .anyMatch(b -> situation
                                .device(b.kind(), b.name())
                                .flatMap(Device::declared)
                                .filter(d -> !Objects.equals(d, b.effective()))
                                .isPresent());
    }

    /** Somebody put devices back in the spec while the guest on the new ones is silent: no gate would see to it, and a restart may heal it. */
    private static Optional<Action> gone(Situation situation) {
        var hadAgent =
                situation.run().map(Run::switching).filter(s -> s.agentSeen()).isPresent();
        var isGone = hadAgent
                && !situation.isSwitched()
                && situation.vmiShowsMoved()
                && Baselines.switchHasRun(situation)
                && situation.guest() instanceof GuestSight.Silent
                && DeadlineClock.hasPassed(situation)
                && !DeadlineClock.hasAnswered(situation)
                && !Standstill.stopsClocks(situation);
        return isGone && situation.plan().safety().rollback() == RollbackMode.AUTOMATIC
                ? Optional.of(new Action.BeginReturn(
                        Reason.GUEST_DID_NOT_RETURN,
                        "The guest's agent did not come back after the switch, and somebody has put devices back in the VM's spec"
                                + " meanwhile."))
                : Optional.empty();
    }

    /**
     * The new preference gives an instance that was started with it other devices than it was seen to give: somebody has edited it before
     * KubeVirt took it. Another restart would bring no others.
     */
    private static Optional<Action> givenOtherwise(Situation situation) {
        var preference = situation
                .baseline()
                .flatMap(b -> Optional.ofNullable(b.preference()))
                .filter(p -> Preference.isNamed(situation.vm().getSpec().preference(), p.kind(), p.to()));
        var starts = situation
                .vmi()
                .filter(vmi -> Preference.of(vmi)
                        .filter(name ->
                                preference.filter(p -> p.to().equals(name)).isPresent())
                        .isPresent());
        if (preference.isEmpty() || starts.isEmpty() || situation.vmiShowsMoves()) {
            return Optional.empty();
        }
        var message =
                "Preference " + preference.get().to() + " does not give the VM the devices that it gave when this run"
                        + " began, or the VM's spec states others.";
        return Optional.of(
                situation.plan().safety().rollback() == RollbackMode.AUTOMATIC
                        ? new Action.BeginReturn(Reason.PREFERENCE_CHANGED, message)
                        : new Action.Abandon(Outcome.FAILED, Reason.PREFERENCE_CHANGED, message));
    }

    /** Nobody puts back what is not ours any more, whatever becomes of the guest. */
    private static String afterSwitch(Situation situation) {
        return situation.run().filter(run -> run.switching() != null).isPresent()
                ? " The devices had been switched, and nothing puts them back now: look at the VM's console."
                : "";
    }

    private static Optional<Action> foreignEdit(Situation situation) {
        var edits = situation.baseline().isPresent() ? Baselines.foreignEdits(situation) : List.<String>of();
        return edits.isEmpty()
                ? Optional.empty()
                : Optional.of(new Action.Abandon(
                        Outcome.FAILED,
                        Reason.FOREIGN_EDIT,
                        "Somebody else changed " + String.join(", ", edits)
                                + " while this run was under way. Their value stays." + afterSwitch(situation)));
    }
}
