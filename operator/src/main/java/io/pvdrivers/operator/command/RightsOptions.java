package io.pvdrivers.operator.command;

import io.pvdrivers.operator.gate.Rights;
import picocli.CommandLine.Option;

/** What the operator may do beyond what it always may. Each needs rights in the cluster; the chart gives both together. */
final class RightsOptions {
    @Option(
            names = "--volumes",
            description =
                    "Make volumes through CDI, for ISOs that policies want in a volume (media.dataVolume), and plug "
                            + "volumes into running VMs.")
    private boolean volumes;

    @Option(
            names = "--own-media",
            description =
                    "Use ISOs that policies name (media.containerDisk, media.persistentVolumeClaim). What is on such "
                            + "an ISO runs as SYSTEM in guests.")
    private boolean ownMedia;

    @Option(
            names = "--snapshots",
            description =
                    "Snapshot VMs for policies with safety.snapshot: BeforeSwitch, and delete those snapshots later.")
    private boolean snapshots;

    @Option(
            names = "--screenshots",
            description = "Keep a picture of a VM's screen, in a ConfigMap beside it, before its devices are put back.")
    private boolean screenshots;

    Rights of(boolean installJobs) {
        return new Rights(installJobs, volumes, ownMedia, snapshots, screenshots);
    }
}
