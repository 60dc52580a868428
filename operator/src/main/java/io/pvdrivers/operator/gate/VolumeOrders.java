package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.DriverStateSpec.PlanVolume;
import io.pvdrivers.api.v1alpha1.Run;
import io.pvdrivers.api.v1alpha1.Run.VolumeRecord;
import io.pvdrivers.operator.gate.Action.VolumeContent;
import io.pvdrivers.operator.gate.Action.VolumeOrder;
import io.pvdrivers.operator.kubevirt.Names;
import java.util.Optional;

/** The volumes that a run needs, and whether they have come. */
final class VolumeOrders {
    private static final String OF_PRIMER = "pvdrivers-primer-";

    private VolumeOrders() {}

    /** The volume with the ISO, for every VM of the namespace. */
    static VolumeOrder media(Situation situation, PlanVolume volume) {
        return new VolumeOrder(
                volume.name(),
                content(situation, volume),
                true,
                situation.plan().release(),
                Optional.ofNullable(volume.storageClassName()),
                Optional.ofNullable(volume.accessMode()));
    }

    private static VolumeContent content(Situation situation, PlanVolume volume) {
        return volume.url() != null
                ? new VolumeContent.Http(
                        volume.url(), Optional.ofNullable(volume.sha256()).orElse(""))
                : new VolumeContent.Registry(
                        Optional.ofNullable(volume.image()).orElse(""),
                        Optional.ofNullable(situation.plan().imagePullSecret()));
    }

    /** The volume of a primer, for this run alone. */
    static VolumeOrder primer(Situation situation, PlanVolume like) {
        return new VolumeOrder(
                OF_PRIMER + situation.run().map(Run::id).orElseThrow(),
                new VolumeContent.Blank(),
                false,
                situation.plan().release(),
                Optional.ofNullable(like.storageClassName()),
                Optional.ofNullable(like.accessMode()));
    }

    static boolean isReady(Situation situation, PlanVolume volume) {
        return situation
                .run()
                .map(Run::mediaVolume)
                .filter(v -> v.name().equals(volume.name()) && v.readyAt() != null)
                .isPresent();
    }

    static boolean isReady(Situation situation, VolumeOrder primer) {
        return situation
                .run()
                .map(Run::primerVolume)
                .filter(v -> v.name().equals(primer.name()) && v.readyAt() != null)
                .isPresent();
    }

    /** The volume of a primer that the spec has no more: nobody needs it. */
    static Optional<Action> leftOver(Situation situation) {
        var name = situation.run().map(Run::primerVolume).map(VolumeRecord::name);
        return name.filter(n -> !OurTraces.hasDisk(OurTraces.spec(situation), Names.PRIMER))
                .map(Action.DropVolume::new);
    }
}
