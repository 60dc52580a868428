package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.DriverStateSpec.DeviceKind;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Verification;
import io.pvdrivers.api.v1alpha1.Run;
import io.pvdrivers.api.v1alpha1.Run.Switching;
import io.pvdrivers.operator.catalog.Driver;
import io.pvdrivers.operator.kubevirt.EmulatedNics;
import io.pvdrivers.operator.kubevirt.Names;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Has the guest been seen as it is wanted, from inside? */
final class Verified implements Gate {
    @Override
    public String condition() {
        return "Verified";
    }

    @Override
    public boolean isNeeded(Situation situation) {
        return !Readiness.isVerified(situation) || situation.run().isPresent() && !verifiedInThisRun(situation);
    }

    private boolean verifiedInThisRun(Situation situation) {
        var verified = situation.status().verified();
        return verified != null
                && situation
                        .run()
                        .filter(r -> !verified.at().isBefore(r.startedAt()))
                        .isPresent();
    }

    @Override
    public Verdict judge(Situation situation) {
        if (situation.vmi().isEmpty() || !situation.isRunning()) {
            return notRunning(situation);
        }
        if (situation.moves().isEmpty() ? !situation.vmiShowsWanted() : !situation.vmiShowsMoves()) {
            return SwitchedBefore.await(situation);
        }
        return switch (situation.guest()) {
            case GuestSight.Seen seen -> seen.ofThisBoot() ? returned(situation, seen) : Sight.await(situation);
            case GuestSight.Silent silent -> silent(situation);
            case GuestSight.Unseen unseen -> Sight.await(situation);
            case GuestSight.Off off -> Sight.await(situation);
        };
    }

    private Verdict notRunning(Situation situation) {
        return Optional.of(situation)
                .filter(Situation::isSwitched)
                .flatMap(NeverRan::since)
                .map(status -> giveUp(
                        situation,
                        "Since the switch no instance of this VM came to run; KubeVirt calls it " + status + "."))
                .orElseGet(() -> Sight.await(situation));
    }

    private Verdict silent(Situation situation) {
        var agentSeen =
                situation.run().map(Run::switching).filter(Switching::agentSeen).isPresent();
        if (!situation.isSwitched() || !agentSeen || DeadlineClock.hasAnswered(situation)) {
            return Sight.await(situation);
        }
        var standstill = Standstill.any(situation);
        if (standstill.isPresent()) {
            return standstill.get();
        }
        if (DeadlineClock.hasPassed(situation)) {
            var minutes = situation.plan().safety().verifyTimeoutSeconds() / 60;
            return giveUp(
                    situation, "The guest's agent did not come back within " + minutes + " minutes after the switch.");
        }
        var message = "Windows is starting with its new devices; its agent has not answered yet.";
        return DeadlineClock.passes(situation)
                .map(until -> Verdict.waitUntil(Reason.VERIFYING, message, until))
                .orElseGet(() -> Verdict.waitFor(Reason.VERIFYING, message));
    }

    private Verdict giveUp(Situation situation, String message) {
        return switch (situation.plan().safety().rollback()) {
            case AUTOMATIC -> Verdict.act(new Action.BeginReturn(Reason.GUEST_DID_NOT_RETURN, message));
            case NEVER ->
                ScreenKept.canBeKept(situation)
                                && situation.guest().seenThisBoot().isEmpty()
                        ? Verdict.act(
                                new Action.KeepScreenshot(situation.vmiUid().orElseThrow(), false))
                        : Verdict.waitFor(
                                Reason.GUEST_DID_NOT_RETURN,
                                message
                                        + " safety.rollback is Never: look at its console and repair Windows, or put the devices back: "
                                        + rollback(situation) + "." + InHand.of(situation));
        };
    }

    private static String rollback(Situation situation) {
        return Kubectl.annotate(situation, Names.ROLLBACK, "now");
    }

    private Verdict returned(Situation situation, GuestSight.Seen seen) {
        var check = DriverCheck.of(situation);
        if (check.isEmpty()) {
            return Sight.await(situation);
        }
        var switched = situation.isSwitched()
                ? situation.moves().stream()
                        .map(m -> DriverCheck.driverOf(m.value(), m.kind()))
                        .distinct()
                        .toList()
                : List.<Driver>of();
        var unbound = check.get().driverless(switched);
        if (!unbound.isEmpty()) {
            return switchedWithoutDriver(situation, seen, Sight.list(unbound));
        }
        var unfinished = situation.isSwitched()
                ? check.get().unfinishedAfterSwitch()
                : check.get().unfinished();
        if (!unfinished.isEmpty()) {
            return Verdict.waitFor(
                    Reason.DRIVER_NOT_BOUND,
                    "Windows does not run " + Sight.list(unfinished)
                            + " at an accepted version. Reboot Windows; if that does not help, look at the device in Device Manager.");
        }
        return AsBefore.objection(situation, seen)
                .orElseGet(() -> hasGhosts(situation, seen) ? removeGhosts(situation) : keep(situation));
    }

    /** One reading is not enough to take a VM back on; where a person is asked to, it has lasted. */
    private static Instant verifyingSince(Situation situation) {
        return Optional.ofNullable(situation.status().waitingFor())
                .flatMap(w -> Reason.ofCode(w.reason()).flatMap(reason -> switch (reason) {
                    case VERIFYING -> Optional.of(w.since());
                    case GUEST_DID_NOT_RETURN -> Optional.of(Instant.EPOCH);
                    default -> Optional.empty();
                }))
                .orElse(situation.now());
    }

    /** Plug and Play may still be at work: the guest is given the rest of its deadline. */
    private Verdict switchedWithoutDriver(Situation situation, GuestSight.Seen seen, String drivers) {
        var message = "Windows is back and has not bound " + drivers + " yet.";
        if (!DeadlineClock.hasPassed(situation)) {
            return DeadlineClock.passes(situation)
                    .map(until -> Verdict.waitUntil(Reason.VERIFYING, message, until))
                    .orElseGet(() -> Verdict.waitFor(Reason.VERIFYING, message));
        }
        if (isToldFromOutside(seen)) {
            return Verdict.waitFor(
                    Reason.DRIVER_NOT_BOUND,
                    "Windows is back, and a report says that a switched device has no driver: " + drivers
                            + ". No VM is taken back on the word of a report: see to the driver in Device Manager, or put the devices back: "
                            + rollback(situation));
        }
        var lasting = verifyingSince(situation).plus(situation.limits().agentGrace());
        if (lasting.isAfter(situation.now())) {
            return Verdict.waitUntil(Reason.VERIFYING, message, lasting);
        }
        return giveUp(situation, "Windows is back, and a switched device has no driver: " + drivers + ".");
    }

    /** What is bound was told by a GuestReport: by its source, or because the agent cannot tell. */
    private static boolean isToldFromOutside(GuestSight.Seen seen) {
        return seen.source() == GuestSight.Source.REPORT
                || seen.blind("boundDevices").isPresent();
    }

    /** Asked for once: a hidden adapter does no harm that would hold a VM back. */
    private static boolean hasGhosts(Situation situation, GuestSight.Seen seen) {
        return situation.plan().safety().removeGhostAdapters()
                && situation.isSwitched()
                && seen.canAct()
                && situation.run().filter(r -> r.ghostsRemovedAt() == null).isPresent()
                && !formerCards(situation).isEmpty();
    }

    private static Verdict removeGhosts(Situation situation) {
        return Verdict.act(new Action.RemoveGhosts(situation.vmiUid().orElseThrow(), formerCards(situation)));
    }

    private static List<String> formerCards(Situation situation) {
        return situation.baseline().stream()
                .flatMap(b -> b.devices().stream())
                .filter(d -> d.kind() == DeviceKind.INTERFACE && d.effective() != null)
                .flatMap(d -> EmulatedNics.pciId(d.effective()).stream())
                .distinct()
                .toList();
    }

    private Verdict keep(Situation situation) {
        return Verdict.act(new Action.KeepVerification(new Verification(
                situation.vmUid(),
                situation.vmiUid().orElseThrow(),
                situation.plan().release(),
                WantedHash.of(situation.plan()),
                notBefore(situation))));
    }

    /** Never earlier than the run it belongs to, whatever the clock did. */
    private Instant notBefore(Situation situation) {
        return situation
                .run()
                .map(Run::startedAt)
                .filter(started -> started.isAfter(situation.now()))
                .orElse(situation.now());
    }
}
