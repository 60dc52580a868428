package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.Run;
import io.pvdrivers.api.v1alpha1.Run.Staging;
import io.pvdrivers.operator.kubevirt.Names;
import java.util.Optional;

/** A primer that is plugged into the running VM and leaves it again without a restart. */
final class HotPrimer {
    private HotPrimer() {}

    /** The next step to get one in; empty where it has to come with a restart. */
    static Optional<Verdict> bring(Situation situation, String bus) {
        if (OurTraces.isPluggedIn(OurTraces.spec(situation), Names.PRIMER)) {
            return Optional.of(PluggingStep.judge(
                    situation,
                    Names.PRIMER,
                    "A primer on " + bus + " is being plugged into the running VM.",
                    says -> Verdict.act(Action.Unplug.ofPrimer(true))));
        }
        var leaving = leaving(situation);
        if (leaving.isPresent()) {
            return leaving;
        }
        if (HotMedia.whyNotPlugged(situation).isPresent()) {
            return takeMediumOut(situation);
        }
        var order = VolumeOrders.primer(situation, HotMedia.volume(situation).orElseThrow());
        return Optional.of(Verdict.act(
                VolumeOrders.isReady(situation, order)
                        ? new Action.Stage(
                                situation.baseline().orElseThrow(),
                                Optional.empty(),
                                Optional.of(new Action.StagedPrimer(bus, Optional.of(order.name()))),
                                false)
                        : new Action.ProvideVolume(order)));
    }

    /** One that was given up is gone before another of its name comes; a restart clears what does not go. */
    private static Optional<Verdict> leaving(Situation situation) {
        var stillThere = situation
                .vmi()
                .filter(i -> OurTraces.isPluggedIn(i.getSpec(), Names.PRIMER))
                .isPresent();
        var patience = situation.limits().staging().multipliedBy(2);
        return situation
                .run()
                .map(Run::staging)
                .map(Staging::at)
                .filter(at -> stillThere)
                .map(at -> Patience.ends(situation, at, patience))
                .filter(until -> !Patience.hasEnded(situation, until))
                .map(until -> Verdict.waitUntil(
                        Reason.PLUGGING,
                        "A primer is being taken out of the running VM. " + PluggingStep.says(situation, Names.PRIMER),
                        until));
    }

    /** The restart that brings a primer in need not bring the medium again: the drivers are installed. */
    private static Optional<Verdict> takeMediumOut(Situation situation) {
        return OurTraces.isPluggedIn(OurTraces.spec(situation), Names.DRIVE)
                ? Optional.of(Verdict.act(KeptDrive.empty(situation, false)))
                : Optional.empty();
    }

    /** What is to be done with one that has served: out of the VM, and then its volume. */
    static Optional<Action> takeOut(Situation situation) {
        if (OurTraces.isPluggedIn(OurTraces.spec(situation), Names.PRIMER)) {
            return Optional.of(Action.Unplug.ofPrimer(false));
        }
        var inUse = situation
                .vmi()
                .filter(i -> OurTraces.hasDisk(i.getSpec(), Names.PRIMER))
                .isPresent();
        return VolumeOrders.leftOver(situation).filter(a -> !inUse);
    }
}
