package io.pvdrivers.operator.command;

import io.pvdrivers.operator.BadInput;
import io.pvdrivers.operator.catalog.ImagePrefix;
import io.pvdrivers.operator.gate.Rights;
import java.util.ArrayList;
import java.util.List;
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
            names = "--own-media-image",
            paramLabel = "PREFIX",
            description = "Of these only images of this repository, or below it with a slash at the end, such as "
                    + "registry.example.com/win/; repeatable. Default: any image, and claims.")
    private List<String> ownImages = new ArrayList<>();

    @Option(
            names = "--snapshots",
            description =
                    "Snapshot VMs for policies with safety.snapshot: BeforeSwitch, and delete those snapshots later.")
    private boolean snapshots;

    @Option(
            names = "--screenshots",
            description = "Keep a picture of a VM's screen, in a ConfigMap beside it, before its devices are put back.")
    private boolean screenshots;

    @Option(
            names = "--preferences",
            description =
                    "Switch VMs by the preference that they name, for policies with devices.preferences, and read "
                            + "KubeVirt's preferences for that.")
    private boolean preferences;

    Rights of(boolean installJobs) {
        if (!ownMedia && !ownImages.isEmpty()) {
            throw new BadInput("--own-media-image " + ownImages.get(0)
                    + ": no image of a policy is used. Add --own-media, or leave this out.");
        }
        var images = ownImages.stream().map(RightsOptions::prefix).toList();
        return new Rights(installJobs, volumes, ownMedia, images, snapshots, screenshots, preferences);
    }

    private static ImagePrefix prefix(String text) {
        return ImagePrefix.of(text)
                .orElseThrow(() -> new BadInput("--own-media-image " + text
                        + ": write a registry and a repository without a tag, such as registry.example.com/win/virtio-win, or"
                        + " registry.example.com/win/ for all below."));
    }
}
