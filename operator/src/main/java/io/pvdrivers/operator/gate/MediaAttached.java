package io.pvdrivers.operator.gate;

import io.pvdrivers.kubevirt.InstanceSpec.Disk;
import io.pvdrivers.kubevirt.InstanceSpec.Volume;
import io.pvdrivers.kubevirt.VirtualMachineInstance;
import io.pvdrivers.operator.gate.Action.StagedMedia;
import io.pvdrivers.operator.gate.Action.StagedPrimer;
import io.pvdrivers.operator.kubevirt.Names;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Is the release's ISO in a drive of the guest? */
final class MediaAttached implements Gate {
    @Override
    public String condition() {
        return "MediaAttached";
    }

    @Override
    public boolean isNeeded(Situation situation) {
        if (situation.run().isEmpty() || situation.isSwitched()) {
            return false;
        }
        var check = DriverCheck.of(situation);
        var stagedOnly = OurTraces.isStaged(situation, Names.MEDIA) && !isPresent(situation);
        return stagedOnly || check.isEmpty() || !check.get().unsatisfied().isEmpty();
    }

    @Override
    public Verdict judge(Situation situation) {
        if (isPresent(situation) && situation.isRunning()) {
            return Verdict.passed();
        }
        if (OurTraces.isStaged(situation, Names.MEDIA)) {
            return isStagedFor(situation)
                    ? StagingStep.judge(situation)
                    : Verdict.act(new Action.CleanUp(KeptDrive.stays(situation)));
        }
        if (OurTraces.volume(OurTraces.spec(situation), Names.DRIVE).isPresent()) {
            return follow(situation);
        }
        if (DriverCheck.of(situation).isEmpty()) {
            return isBringingPrimer(situation) ? Verdict.passed() : Sight.await(situation);
        }
        var medium = Medium.of(situation.plan());
        var objection = MediaRules.objection(situation);
        return objection.orElseGet(() -> bring(situation, medium.orElseThrow()));
    }

    /** An ISO of another release came with a clone, or was left by somebody. */
    private static boolean isStagedFor(Situation situation) {
        return OurTraces.volume(OurTraces.spec(situation), Names.MEDIA)
                .filter(v -> !isBehind(v, situation))
                .isEmpty();
    }

    /** A primer staged alone is being brought in: the guest cannot be seen meanwhile, and its drivers were there before. */
    private static boolean isBringingPrimer(Situation situation) {
        return OurTraces.hasDisk(OurTraces.spec(situation), Names.PRIMER);
    }

    /** Something is in the drive: our medium on its way, or what was left there. */
    private static Verdict follow(Situation situation) {
        var medium = Medium.of(situation.plan());
        var ours = OurTraces.volume(OurTraces.spec(situation), Names.DRIVE)
                .filter(v -> isBehind(v, situation))
                .isPresent();
        if (!ours) {
            return Verdict.act(KeptDrive.empty(situation, false));
        }
        var what = "The driver ISO is being put into the drive " + Names.DRIVE + " of the running VM."
                + (MediaRules.isForOneVm(situation) ? " While it is in, the VM cannot be live-migrated." : "");
        return PluggingStep.judge(
                situation,
                Names.DRIVE,
                what,
                says -> Verdict.failed(
                        Reason.MEDIA_UNAVAILABLE,
                        "KubeVirt did not put the driver ISO into the drive of the running VM within "
                                + situation.limits().staging().toMinutes() + " minutes. " + says
                                + " Mend that, or take the drive " + Names.DRIVE
                                + " out of the VM: then the ISO comes with a restart. The medium is "
                                + medium.map(Medium::words).orElse("gone") + "."));
    }

    private static Verdict bring(Situation situation, Medium medium) {
        return switch (medium) {
            case Medium.Image i -> stage(situation, new StagedMedia.Image(i.image(), i.pullSecret()));
            case Medium.OwnClaim c -> bringClaim(situation, c.name());
            case Medium.Imported i ->
                VolumeOrders.isReady(situation, i.volume())
                        ? bringClaim(situation, i.volume().name())
                        : Verdict.act(new Action.ProvideVolume(VolumeOrders.media(situation, i.volume())));
        };
    }

    private static Verdict bringClaim(Situation situation, String claim) {
        var users = situation.surroundings().claimUsers();
        if (MediaRules.isForOneVm(situation) && !users.isEmpty()) {
            return Verdict.waitFor(
                    Reason.MEDIA_BUSY,
                    "The claim " + claim
                            + " with the driver ISO serves one VM after the other, and these have it or come first: "
                            + String.join(", ", users)
                            + ". A claim that is ReadWriteMany would serve all at once.");
        }
        return HotMedia.whyNotInjected(situation).isEmpty()
                ? Verdict.act(new Action.Stage(
                        situation.baseline().orElseThrow(),
                        Optional.of(new StagedMedia.Claim(claim, true)),
                        Optional.empty(),
                        false))
                : stage(situation, new StagedMedia.Claim(claim, false));
    }

    /** For the next start, and a primer with it where one is needed. An empty drive that KubeVirt would not admit goes first. */
    private static Verdict stage(Situation situation, StagedMedia media) {
        if (OurTraces.hasDisk(OurTraces.spec(situation), Names.DRIVE)
                && !situation.surroundings().cluster().canFillDrive(situation.vm())) {
            return Verdict.act(new Action.CleanUp(false));
        }
        return Verdict.act(new Action.Stage(
                situation.baseline().orElseThrow(),
                Optional.of(media),
                BootEvidence.primerBus(situation).map(bus -> new StagedPrimer(bus, Optional.empty())),
                situation.plan().safety().pinMacAddresses()));
    }

    /** Whether any drive of the VMI holds the plan's image or claim: ours, or one that was there. */
    static boolean isPresent(Situation situation) {
        return situation.vmi().stream()
                .flatMap(i -> volumesInDrives(i).filter(v -> PluggingStep.isThere(i, v.name())))
                .anyMatch(v -> isBehind(v, situation));
    }

    private static Stream<Volume> volumesInDrives(VirtualMachineInstance vmi) {
        return vmi.getSpec().domain().devices().disks().stream()
                .filter(d -> d.cdrom() != null)
                .map(Disk::name)
                .flatMap(name -> OurTraces.volume(vmi.getSpec(), name).stream());
    }

    /** Whether this volume is the plan's image or claim. A DataVolume and its claim have one name. */
    private static boolean isBehind(Volume volume, Situation situation) {
        var image = Optional.ofNullable(volume.containerDisk()).map(c -> c.image());
        var claim = Optional.ofNullable(volume.persistentVolumeClaim())
                .map(c -> c.claimName())
                .or(() -> Optional.ofNullable(volume.dataVolume()).map(d -> d.name()));
        return image.isPresent() && Objects.equals(image.get(), situation.plan().image())
                || claim.isPresent() && claim.equals(Medium.of(situation.plan()).flatMap(Medium::claim));
    }
}
