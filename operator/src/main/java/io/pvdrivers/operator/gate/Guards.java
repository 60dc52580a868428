package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.DriverStateSpec.DeviceKind;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.Ticket;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.WantedDevice;
import io.pvdrivers.api.v1alpha1.RolloutSpec.RestartMode;
import io.pvdrivers.operator.Counted;
import io.pvdrivers.operator.gate.Action.RestartCause;
import io.pvdrivers.operator.kubevirt.Names;
import io.pvdrivers.operator.kubevirt.Preference;
import io.pvdrivers.operator.rollout.Estimate;
import io.pvdrivers.operator.rollout.Hold;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Function;

/** What may hold a single act back, whichever gate asks for it. */
final class Guards {
    Verdict check(Situation situation, Course course, Verdict.Act act) {
        Optional<Verdict> objection = switch (act.action()) {
            case Action.Note note -> Optional.empty();
            case Action.Forget forget -> Optional.empty();
            case Action.ProvideVolume volume -> paused(situation, course);
            case Action.DropVolume volume -> Optional.empty();
            case Action.TakeSnapshot snapshot -> snapshot(situation, course);
            case Action.DropSnapshot snapshot -> Optional.empty();
            case Action.KeepScreenshot screenshot -> Optional.empty();
            case Action.Patch patch -> patch(situation, course, patch);
            case Action.Propose propose -> Optional.empty();
            case Action.Restart restart -> restart(situation, course, restart);
            case Action.RebootGuest reboot ->
                paused(situation, course)
                        .or(() -> Standstill.any(situation))
                        .or(() -> disruption(
                                situation,
                                "reboot of Windows",
                                "Reboot Windows inside the guest, or restart the VM, when it suits you."));
            case Action.Install install -> installation(situation, course, install.disruptsNetwork());
            case Action.RunJob job -> installation(situation, course, job.disruptsNetwork());
            case Action.Prepare prepare ->
                paused(situation, course).or(() -> Standstill.any(situation)).or(() -> beforeRestart(situation));
            case Action.Repair repair -> Standstill.any(situation);
            case Action.RemoveGhosts ghosts -> Standstill.any(situation);
        };
        return objection.orElse(act);
    }

    /**
     * Taken when the restart may follow, so that nobody who restores it loses the days until the next window. One that was begun is only
     * asked how it stands, though it makes the VM busy itself.
     */
    private Optional<Verdict> snapshot(Situation situation, Course course) {
        var begun = Optional.ofNullable(situation.status().snapshot())
                .filter(s ->
                        situation.run().filter(r -> r.id().equals(s.runId())).isPresent());
        if (begun.isPresent()) {
            return Optional.empty();
        }
        return paused(situation, course)
                .or(() -> Standstill.busy(situation))
                .or(() -> notRunning(situation))
                .or(() -> isRestartedByOwner(situation)
                        ? Optional.empty()
                        : disruption(situation, "snapshot, which is taken right before the restart,"));
    }

    /** One that was started is only asked how it stands. */
    private Optional<Verdict> installation(Situation situation, Course course, boolean disruptsNetwork) {
        if (situation.isInstalling()) {
            return Standstill.paused(situation);
        }
        return paused(situation, course)
                .or(() -> Standstill.any(situation))
                .or(() -> disruptsNetwork ? networkLoss(situation) : Optional.empty());
    }

    /** No restart of the owner's brings the new driver in: where the operator does not restart, somebody has to approve. */
    private Optional<Verdict> networkLoss(Situation situation) {
        var what = "update of the network driver, which takes the guest's network away for a moment,";
        return isRestartedByOwner(situation) ? approval(situation, what) : disruption(situation, what);
    }

    private static boolean isRestartedByOwner(Situation situation) {
        return situation.governance() instanceof Governance.Governed governed
                && governed.restart() == RestartMode.WHEN_USER_RESTARTS;
    }

    /** BitLocker is not left suspended for longer than it must be: until the window opens, or somebody has approved. */
    private Optional<Verdict> beforeRestart(Situation situation) {
        return isRestartedByOwner(situation)
                ? Optional.empty()
                : disruption(situation, "restart that follows the preparation of Windows");
    }

    private Optional<Verdict> patch(Situation situation, Course course, Action.Patch patch) {
        var takesAway = switch (patch) {
            case Action.CleanUp c -> true;
            case Action.Restore r -> true;
            case Action.Unplug u -> true;
            case Action.ForgetOthers f -> true;
            case Action.Stage s -> false;
            case Action.Switch s -> false;
        };
        if (takesAway) {
            return busy(situation);
        }
        return contested(situation, patch)
                .or(() -> paused(situation, course))
                .or(() -> busy(situation))
                .or(() -> notRunning(situation));
    }

    /** A patch that is only published need not be taken back for as long as something else is done to the VM. */
    private static Optional<Verdict> busy(Situation situation) {
        return situation.isProposed() ? Optional.empty() : Standstill.busy(situation);
    }

    private static Optional<Verdict> contested(Situation situation, Action.Patch patch) {
        return patch instanceof Action.Stage ? StagingStep.contested(situation) : Optional.empty();
    }

    private Optional<Verdict> notRunning(Situation situation) {
        return situation.isRunning() && !RestartStep.isUnderWay(situation)
                ? Optional.empty()
                : Optional.of(Sight.await(situation));
    }

    private Optional<Verdict> restart(Situation situation, Course course, Action.Restart restart) {
        if (restart.cause().isRescue()) {
            return Standstill.busy(situation);
        }
        return paused(situation, course)
                .or(() -> Standstill.any(situation))
                .or(() -> notSeen(situation))
                .or(() -> unproven(situation, restart.cause()))
                .or(() -> disruption(
                        situation, describe(restart.cause()), RebootPolicy.how(situation), need(restart.cause())))
                .or(() -> ForeignChanges.objection(situation));
    }

    /** A switch of ours is restarted into on its proof alone; others may have switched a disk before there is one. */
    private static Optional<Verdict> unproven(Situation situation, RestartCause cause) {
        var proven = situation
                .proof()
                .filter(p -> situation.isOfThisInstance(p.vmiUID()))
                .isPresent();
        var disks = Baselines.movedNow(situation).stream()
                .filter(w -> w.kind() == DeviceKind.DISK && !situation.vmiShows(w))
                .map(WantedDevice::name)
                .toList();
        if (cause == RestartCause.SWITCH || proven) {
            return Optional.empty();
        }
        return disks.isEmpty()
                ? renamed(situation, cause)
                : Optional.of(Verdict.waitFor(
                        Reason.FOREIGN_EDIT,
                        "Somebody has switched " + String.join(", ", disks)
                                + " in the VM's spec before it was proven that Windows can boot from that. Put it back, or restart the VM"
                                + " yourself; the operator does not."));
    }

    /** What a preference gives that no instance has run is known to nobody. Restarts that take something of ours out go on. */
    private static Optional<Verdict> renamed(Situation situation, RestartCause cause) {
        var named = Optional.ofNullable(situation.vm().getSpec().preference())
                .flatMap(preference -> Optional.ofNullable(preference.name()));
        var running = situation.vmi().flatMap(Preference::of);
        var isOpen = situation.devices().stream()
                .anyMatch(d -> d.kind() == DeviceKind.DISK
                        && d.stays().isEmpty()
                        && d.declared().isEmpty());
        var brings = cause == RestartCause.STAGING || cause == RestartCause.DRIVERS;
        return brings && isOpen && running.isPresent() && named.isPresent() && !running.equals(named)
                ? Optional.of(Verdict.waitFor(
                        Reason.FOREIGN_EDIT,
                        "Somebody gave the VM preference " + named.get() + " while its instance runs with "
                                + running.get()
                                + ", and it is not proven that Windows can boot from the disks that this gives. Put it back, or restart"
                                + " the VM yourself; the operator does not."))
                : Optional.empty();
    }

    private String describe(RestartCause cause) {
        return switch (cause) {
            case STAGING -> "restart that brings in the driver ISO";
            case SWITCH -> "restart that brings in the switched devices";
            case RETURN -> "restart that brings the old devices back";
            case UNSTAGING -> "restart without the driver ISO";
            case DRIVERS -> "restart in which Windows loads its new drivers";
        };
    }

    private Optional<Verdict> paused(Situation situation, Course course) {
        var paused = course == Course.FORWARD
                && situation.governance() instanceof Governance.Governed governed
                && governed.paused();
        return paused
                ? Optional.of(Verdict.waitFor(
                        Reason.PAUSED,
                        "The policy is paused. The run stays where it is; set spec.paused: false to go on."))
                : Optional.empty();
    }

    private Optional<Verdict> notSeen(Situation situation) {
        return situation.guest().seenThisBoot().isPresent() ? Optional.empty() : Optional.of(Sight.await(situation));
    }

    private Optional<Verdict> disruption(Situation situation, String what) {
        return disruption(situation, what, RebootPolicy.how(situation));
    }

    private Optional<Verdict> disruption(Situation situation, String what, String how) {
        return disruption(situation, what, how, Estimate::restart);
    }

    /** After the restart that brings in the ISO nearly the whole run is still to come. */
    private static Function<Estimate, Duration> need(RestartCause cause) {
        return cause == RestartCause.STAGING ? Estimate::run : Estimate::restart;
    }

    /**
     * Windows, pause and restart mode are read live.
     *
     * @param how what the owner can do instead
     * @param need how long what remains takes
     */
    private Optional<Verdict> disruption(
            Situation situation, String what, String how, Function<Estimate, Duration> need) {
        if (!(situation.governance() instanceof Governance.Governed governed)) {
            return Optional.of(Verdict.waitFor(
                    Reason.POLICY_GONE,
                    "No policy governs this VM any more: it is let go, and the " + what + " is left to its owner."));
        }
        return switch (governed.restart()) {
            case WHEN_USER_RESTARTS ->
                Optional.of(Verdict.waitFor(
                        Reason.AWAITING_RESTART,
                        "Waits for the owner's " + what + ": rollout.restart is WhenUserRestarts. " + how));
            case MANUAL -> approval(situation, what).or(() -> place(situation, governed, what));
            case AUTOMATIC ->
                place(situation, governed, what)
                        .or(() -> outsideWindow(governed, what, need.apply(governed.estimate())));
        };
    }

    /** A VM that waited for people held no place of the rollout meanwhile: others may have it now, and it asks for one again. */
    private static Optional<Verdict> place(Situation situation, Governance.Governed governed, String what) {
        var left = situation.run().flatMap(run -> Optional.ofNullable(run.placeLeftAt()));
        var granted = Optional.ofNullable(situation.spec().ticket())
                .map(Ticket::grantedAt)
                .map(at -> at.truncatedTo(ChronoUnit.SECONDS));
        if (left.isEmpty() || granted.filter(left.get()::isBefore).isPresent()) {
            return Optional.empty();
        }
        var hold = situation.surroundings().turn();
        return Optional.of(new Verdict.Wait(
                Reason.AWAITING_TICKET,
                "The " + what + " is next. "
                        + hold.map(Hold::message).orElse("Waits for its turn under rollout.maxConcurrent")
                        + " of policy " + governed.policy().name() + ".",
                hold.flatMap(Hold::until)));
    }

    /** What would not end within the window does not begin. */
    private Optional<Verdict> outsideWindow(Governance.Governed governed, String what, Duration need) {
        var access = governed.access();
        if (access.hasTimeFor(need)) {
            return Optional.empty();
        }
        var tooLate = access.shuts()
                .map(shuts -> ": the open one shuts at " + shuts + ", and what remains takes about "
                        + Counted.of((int) need.toMinutes(), "minute"))
                .orElse("");
        var waits = access.unreadable()
                .map(mend -> "The " + what + " is next. " + mend + " of policy "
                        + governed.policy().name())
                .orElseGet(() -> "The " + what + " waits for the next maintenance window of policy "
                        + governed.policy().name() + tooLate);
        return Optional.of(new Verdict.Wait(Reason.OUTSIDE_WINDOW, waits + ".", access.opensNext()));
    }

    private Optional<Verdict> approval(Situation situation, String what) {
        var run = situation.run().map(r -> r.id()).orElse("");
        var given = situation.annotation(Names.APPROVED);
        var approved =
                given.filter(value -> value.equals(run) || value.equals("true")).isPresent();
        return approved
                ? Optional.empty()
                : Optional.of(Verdict.waitFor(
                        Reason.AWAITING_APPROVAL,
                        "The " + what + " waits for approval"
                                + (given.isPresent() ? "; the annotation has another value than this run's id" : "")
                                + ": " + Kubectl.annotate(situation, Names.APPROVED, run)));
    }
}
