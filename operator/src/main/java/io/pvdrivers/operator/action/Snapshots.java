package io.pvdrivers.operator.action;

import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.operator.gate.Action.TakeSnapshot;
import java.util.List;

/** VirtualMachineSnapshots. */
public interface Snapshots {
    /** How a snapshot stands. */
    sealed interface Outcome {
        /** It can be used. {@code indications}: how it was taken, in KubeVirt's words. */
        record Ready(List<String> indications) implements Outcome {
            public Ready {
                indications = List.copyOf(indications);
            }
        }

        /** It is on its way. */
        record InProgress(String message) implements Outcome {}

        /** It has failed, or will not be made; a person has to see why. */
        record Failed(String message) implements Outcome {}
    }

    /** Makes the snapshot where it is missing, and says how it stands. */
    Outcome take(DriverState owner, TakeSnapshot order);

    /** Deletes a snapshot that the operator made; one that is gone is gone. */
    Deletion drop(String namespace, String name);

    /** Where the operator may take none. */
    static Snapshots none() {
        return new Snapshots() {
            @Override
            public Outcome take(DriverState owner, TakeSnapshot order) {
                return new Outcome.Failed("This operator takes no snapshots: it was started without --snapshots.");
            }

            @Override
            public Deletion drop(String namespace, String name) {
                // it has taken none
                return new Deletion.Done();
            }
        };
    }
}
