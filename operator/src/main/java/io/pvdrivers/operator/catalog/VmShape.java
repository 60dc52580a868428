package io.pvdrivers.operator.catalog;

import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.KnownIssue;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.When;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What of a VM a known issue may depend on.
 *
 * @param memoryBytes empty where it is not known
 * @param disks its disks, without CD-ROMs
 */
public record VmShape(OptionalLong memoryBytes, int disks, int interfaces, boolean secureBoot) {

    /** Whether the issue concerns a VM of this shape; what is not known counts against it. */
    public boolean applies(KnownIssue issue) {
        return Optional.ofNullable(issue.when()).filter(when -> !holds(when)).isEmpty();
    }

    private boolean holds(When when) {
        return (when.memoryBytesAbove() == null
                        || memoryBytes.isEmpty()
                        || memoryBytes.getAsLong() > when.memoryBytesAbove())
                && (when.disksAbove() == null || disks > when.disksAbove())
                && (when.interfacesAbove() == null || interfaces > when.interfacesAbove())
                && (when.secureBoot() == null || secureBoot == when.secureBoot());
    }
}
