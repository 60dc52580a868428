package io.pvdrivers.operator.gate;

import io.pvdrivers.operator.catalog.ImagePrefix;
import java.util.List;

/**
 * What the operator was started with leave to do, beyond what it always may.
 *
 * @param installJobs have Jobs install drivers
 * @param volumes make volumes, and plug them into running VMs
 * @param ownMedia use images and claims that a policy names
 * @param ownImages of a policy's own media only these images, and no claims, since nobody can tell what is in a claim; empty means any
 * @param snapshots snapshot VMs
 * @param screenshots keep a picture of a VM's screen
 * @param preferences read KubeVirt's preferences, and switch VMs by them
 */
public record Rights(
        boolean installJobs,
        boolean volumes,
        boolean ownMedia,
        List<ImagePrefix> ownImages,
        boolean snapshots,
        boolean screenshots,
        boolean preferences) {
    public static final Rights NONE = new Rights(false, false, false, List.of(), false, false, false);

    /** Everything. */
    public static final Rights ALL = new Rights(true, true, true, List.of(), true, true, true);

    public Rights {
        ownImages = List.copyOf(ownImages);
    }
}
