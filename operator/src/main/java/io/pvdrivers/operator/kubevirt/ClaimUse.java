package io.pvdrivers.operator.kubevirt;

import io.pvdrivers.kubevirt.InstanceSpec;
import io.pvdrivers.kubevirt.InstanceSpec.Claim;
import io.pvdrivers.kubevirt.InstanceSpec.DataVolume;
import java.util.Optional;
import java.util.stream.Stream;

/** Which claims a VM has. */
public final class ClaimUse {
    private ClaimUse() {}

    /** The names of the claims behind the volumes of a VM's template, or of a VMI; a DataVolume's claim has its name. */
    public static Stream<String> claims(InstanceSpec spec) {
        return spec.volumes().stream()
                .flatMap(volume -> Stream.of(
                        Optional.ofNullable(volume.persistentVolumeClaim()).map(Claim::claimName),
                        Optional.ofNullable(volume.dataVolume()).map(DataVolume::name)))
                .flatMap(Optional::stream);
    }

    public static boolean has(InstanceSpec spec, String claim) {
        return claims(spec).anyMatch(claim::equals);
    }
}
