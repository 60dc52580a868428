package io.pvdrivers.operator.state;

import io.pvdrivers.operator.gate.Action;
import io.pvdrivers.operator.gate.Action.StagedMedia;
import io.pvdrivers.operator.gate.Action.StagedPrimer;
import io.pvdrivers.operator.kubevirt.Names;

/** What comes into a VM and leaves it, as a sentence for people. */
final class StagingWords {
    private StagingWords() {}

    static String of(Action.Stage stage) {
        var bus = stage.primer().map(StagedPrimer::bus);
        if (stage.primer().flatMap(StagedPrimer::claimName).isPresent()) {
            return "Plugs a primer on " + bus.orElse("") + " into the running VM.";
        }
        if (stage.media().isPresent() && bus.isPresent()) {
            return "Stages the driver ISO and a primer on " + bus.get() + ".";
        }
        return stage.media().map(StagingWords::media).orElseGet(() -> "Stages a primer on " + bus.orElse("") + ".");
    }

    private static String media(StagedMedia media) {
        return switch (media) {
            case StagedMedia.Image image -> "Stages the driver ISO.";
            case StagedMedia.Claim claim ->
                claim.hot()
                        ? "Puts the driver ISO of claim " + claim.claimName() + " into the drive " + Names.DRIVE
                                + " of the running VM."
                        : "Stages the driver ISO of claim " + claim.claimName() + ".";
        };
    }

    static String of(Action.Unplug unplug) {
        if (unplug.givenUp()) {
            return "Takes the primer out again, which KubeVirt did not plug in in time: it comes with a restart instead.";
        }
        if (unplug.media() && !unplug.keepDrive()) {
            return "Takes the driver ISO out of the VM, and its drive, which KubeVirt would not admit empty.";
        }
        return unplug.media()
                ? "Takes the driver ISO out of the running VM again."
                : "Takes the primer out of the running VM again.";
    }
}
