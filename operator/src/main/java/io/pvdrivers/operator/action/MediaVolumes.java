package io.pvdrivers.operator.action;

import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.operator.gate.Action.VolumeOrder;
import io.pvdrivers.operator.kubevirt.ClaimFacts;
import java.util.List;
import java.util.Optional;

/** Volumes that the operator makes through CDI, and claims that users name. */
public interface MediaVolumes {
    /** How a volume stands. */
    sealed interface Outcome {
        /** It is filled and can be used. */
        record Ready() implements Outcome {}

        /** It is on its way. {@code message}: how far, or what keeps it. */
        record Preparing(String message) implements Outcome {}

        /** It will not come by itself; a person has to see why. */
        record Refused(String message) implements Outcome {}
    }

    /** Makes the volume where it is missing, and says how it stands. {@code owner}: the state of the VM it is wanted for. */
    Outcome provide(DriverState owner, VolumeOrder order);

    /** Deletes a volume that the operator made. One that is gone, or that is not the operator's, is left. */
    Deletion drop(String namespace, String name);

    /** A claim as it stands; empty where there is none. */
    Optional<ClaimFacts> claim(String namespace, String name);

    /** The names of the volumes with ISOs that the operator has made in a namespace. */
    default List<String> imported(String namespace) {
        return List.of();
    }

    /** Where the operator may make none. */
    static MediaVolumes none() {
        return new MediaVolumes() {
            @Override
            public Outcome provide(DriverState owner, VolumeOrder order) {
                return new Outcome.Refused("This operator makes no volumes: it was started without --volumes.");
            }

            @Override
            public Deletion drop(String namespace, String name) {
                // it has made none
                return new Deletion.Done();
            }

            @Override
            public Optional<ClaimFacts> claim(String namespace, String name) {
                return Optional.empty();
            }
        };
    }
}
