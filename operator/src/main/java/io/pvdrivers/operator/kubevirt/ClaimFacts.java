package io.pvdrivers.operator.kubevirt;

import java.util.List;
import java.util.Optional;

/**
 * A PersistentVolumeClaim as it stands.
 *
 * @param accessModes what it is bound with, else what it asks for
 * @param volumeMode {@code Filesystem} or {@code Block}
 * @param phase {@code Pending}, {@code Bound} or {@code Lost}
 * @param problem what its cluster says keeps it from being bound or filled
 */
public record ClaimFacts(
        String name, List<String> accessModes, String volumeMode, String phase, Optional<String> problem) {
    public ClaimFacts {
        accessModes = List.copyOf(accessModes);
    }

    /** Whether VMs on several nodes may have it at once. */
    public boolean isShared() {
        return accessModes.contains("ReadWriteMany");
    }

    /** Whether it can be written to by somebody: KubeVirt opens what it plugs in for writing, also an ISO. */
    public boolean isWritable() {
        return accessModes.stream().anyMatch(m -> m.startsWith("ReadWrite"));
    }
}
