package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.GuestFacts.Roles;
import io.pvdrivers.api.v1alpha1.Run;
import io.pvdrivers.api.v1alpha1.Run.Preparation;
import io.pvdrivers.operator.guest.GuestAgent.PrepareOrder;
import io.pvdrivers.operator.kubevirt.Names;
import java.util.Optional;

/** Is BitLocker suspended and hibernation off, where the policy has the operator see to that before devices change? */
final class Prepared implements Gate {
    private static final int ATTEMPTS = 2;

    @Override
    public String condition() {
        return "Prepared";
    }

    @Override
    public boolean isNeeded(Situation situation) {
        if (situation.run().isEmpty() || situation.guest().seenThisBoot().isEmpty()) {
            return false;
        }
        if (situation.isSwitched()) {
            // Whoever rebooted Windows since the switch has brought its protection back.
            return !situation.vmiShowsWanted() && isInTheWay(order(situation));
        }
        return !situation.pendingMoves().isEmpty()
                && (isInTheWay(order(situation)) && !waitsForOthers(situation)
                        || untold(situation).isPresent());
    }

    /** Nobody knows when a patch that is only published is applied: BitLocker is not left suspended until then. */
    private static boolean waitsForOthers(Situation situation) {
        var staged = OurTraces.isStaged(situation, Names.MEDIA) || OurTraces.isStaged(situation, Names.PRIMER);
        return situation.isProposed() && !(staged && !OurTraces.runsStaged(situation));
    }

    /** What the policy has the operator see to and nobody tells of now. */
    private static Optional<String> untold(Situation situation) {
        var safety = situation.plan().safety();
        var roles = roles(situation);
        if (safety.allowUnknownRoles()) {
            return Optional.empty();
        }
        if (safety.suspendBitLocker() && roles.map(Roles::bitLocker).isEmpty()) {
            return Optional.of("roles.bitLocker");
        }
        return safety.disableHibernation() && roles.map(Roles::hibernation).isEmpty()
                ? Optional.of("roles.hibernation")
                : Optional.empty();
    }

    private static Optional<Roles> roles(Situation situation) {
        return situation
                .guest()
                .seenThisBoot()
                .flatMap(s -> Optional.ofNullable(s.facts().roles()));
    }

    private static boolean isInTheWay(PrepareOrder order) {
        return order.suspendBitLocker() || order.disableHibernation();
    }

    /** Windows takes its protection up again with every start: what is in the way is read each time. */
    private static PrepareOrder order(Situation situation) {
        var safety = situation.plan().safety();
        var roles = roles(situation);
        return new PrepareOrder(
                safety.suspendBitLocker() && roles.map(Roles::bitLocker).orElse(false),
                safety.disableHibernation() && roles.map(Roles::hibernation).orElse(false));
    }

    @Override
    public Verdict judge(Situation situation) {
        var order = order(situation);
        var seen = situation.guest().seenThisBoot().orElseThrow();
        if (!isInTheWay(order)) {
            return Sight.awaitFact(situation, seen, untold(situation).orElseThrow());
        }
        if (!seen.canAct()) {
            return byHand(order, seen.whyNotAct().orElse("The operator cannot reach into this guest to do it."));
        }
        var asked = situation.run().map(Run::preparation).filter(p -> situation.isOfThisInstance(p.vmiUID()));
        if (asked.isPresent() && !seen.observedAt().isAfter(asked.get().requestedAt())) {
            return Verdict.waitFor(Reason.PREPARING, "Windows is being made ready for its new devices.");
        }
        if (asked.map(Preparation::attempts).orElse(0) >= ATTEMPTS) {
            return byHand(
                    order, "The operator tried " + ATTEMPTS + " times; status.lastError says what Windows answered.");
        }
        return Verdict.act(new Action.Prepare(situation.vmiUid().orElseThrow(), order));
    }

    private static Verdict byHand(PrepareOrder order, String why) {
        return order.suspendBitLocker()
                ? Verdict.waitFor(
                        Reason.BIT_LOCKER,
                        "BitLocker still protects the system drive. " + why
                                + " Run in Windows: Suspend-BitLocker -MountPoint $env:SystemDrive -RebootCount 1")
                : Verdict.waitFor(
                        Reason.HIBERNATION,
                        "Fast Startup or hibernation is still on. " + why
                                + " Run in Windows: powercfg.exe /hibernate off");
    }
}
