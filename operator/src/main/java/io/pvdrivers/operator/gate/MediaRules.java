package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.DriverStateSpec.PlanMedia;
import io.pvdrivers.operator.catalog.ContainerDiskTags;
import io.pvdrivers.operator.catalog.ImagePrefix;
import io.pvdrivers.operator.kubevirt.ClaimFacts;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** May, and can, the plan's medium be used? Said before anything is written. */
final class MediaRules {
    private static final String PENDING = "Pending";
    private static final String LOST = "Lost";

    /** Of a claim that the operator may not read. */
    private static final String UNKNOWN = "Unknown";

    private static final String OWN_IMAGE = "spec.media.containerDisk";
    private static final String OWN_CLAIM = "spec.media.persistentVolumeClaim";
    private static final String OTHER_CLAIM =
            "Name another in spec.media.persistentVolumeClaim.claimName of the policy.";

    private MediaRules() {}

    /** What speaks against the medium of a VM that needs one. */
    static Optional<Verdict> objection(Situation situation) {
        var needsMedia = DriverCheck.of(situation)
                .filter(c -> !c.unsatisfied().isEmpty())
                .isPresent();
        if (!needsMedia || MediaAttached.isPresent(situation)) {
            return Optional.empty();
        }
        return Medium.of(situation.plan())
                .map(medium -> refused(situation, medium).or(() -> unusable(situation, medium)))
                .orElseGet(() -> Optional.of(unknown(situation)));
    }

    private static Verdict unknown(Situation situation) {
        var version = situation.plan().release();
        var known = situation.surroundings().hyperConvergedImage();
        var cure = known.map(image -> "HyperConverged has the image " + image + "; if that holds " + version
                        + ", start the operator with --media " + version + "=hyperconverged. Or set")
                .orElse("Set");
        return Verdict.blocked(
                Reason.MEDIA_UNKNOWN,
                "Nobody said which image holds the ISO of release " + version + ". " + cure
                        + " spec.media.containerDisk.image in a DriverRelease of your own, or start the operator with --media "
                        + version + "=IMAGE.");
    }

    private static Optional<Verdict> refused(Situation situation, Medium medium) {
        var rights = situation.limits().rights();
        return switch (medium) {
            case Medium.Image image -> ownImage(situation, image.image()).or(() -> mismatch(situation, image.image()));
            case Medium.OwnClaim claim -> ownClaim(rights);
            case Medium.Imported volume ->
                rights.volumes()
                        ? Optional.ofNullable(volume.volume().image())
                                .flatMap(i -> ownImage(situation, i).or(() -> mismatch(situation, i)))
                        : Optional.of(Verdict.blocked(
                                Reason.MEDIA_REFUSED,
                                "The policy's spec.media.dataVolume has the operator make a volume, and this operator makes none: it was"
                                        + " started without --volumes. In the chart, set volumes.enabled=true, or take"
                                        + " the field out."));
        };
    }

    private static Optional<Verdict> ownImage(Situation situation, String image) {
        var rights = situation.limits().rights();
        var own = Optional.ofNullable(situation.plan().media())
                .filter(m -> Boolean.TRUE.equals(m.ownImage()))
                .isPresent();
        if (!own) {
            return Optional.empty();
        }
        if (!rights.ownMedia()) {
            return Optional.of(notOwn(OWN_IMAGE, "an image"));
        }
        var listed = rights.ownImages();
        return listed.isEmpty() || listed.stream().anyMatch(prefix -> prefix.covers(image))
                ? Optional.empty()
                : Optional.of(Verdict.blocked(
                        Reason.MEDIA_REFUSED,
                        "The policy's " + OWN_IMAGE + " names " + image + ", and this operator takes only images of "
                                + words(listed)
                                + ": it was started with --own-media-image. Name one of those, or have it"
                                + " added to ownMedia.images of the chart."));
    }

    private static Optional<Verdict> ownClaim(Rights rights) {
        if (!rights.ownMedia()) {
            return Optional.of(notOwn(OWN_CLAIM, "a claim"));
        }
        return rights.ownImages().isEmpty()
                ? Optional.empty()
                : Optional.of(Verdict.blocked(
                        Reason.MEDIA_REFUSED,
                        "The policy's " + OWN_CLAIM + " names a claim, and this operator takes only images of "
                                + words(rights.ownImages())
                                + ": it was started with --own-media-image, and nobody can tell who"
                                + " filled a claim. Name such an image, or leave ownMedia.images of the chart empty."));
    }

    private static String words(List<ImagePrefix> listed) {
        return listed.stream().map(ImagePrefix::text).collect(Collectors.joining(", "));
    }

    /** Of an image whose content is known: a restart for the wrong ISO would be in vain. */
    private static Optional<Verdict> mismatch(Situation situation, String image) {
        var wanted = situation.plan().release();
        return ContainerDiskTags.release(image)
                .filter(held -> !held.equals(wanted))
                .map(held -> Verdict.blocked(
                        Reason.MEDIA_MISMATCH,
                        "The image " + image + " holds virtio-win " + held + ", and the policy asks for " + wanted
                                + ": its tag is the version of KubeVirt. Name an image with " + wanted
                                + " where this one is named: in the policy, in --media or in the DriverRelease."));
    }

    private static Verdict notOwn(String field, String what) {
        return Verdict.blocked(
                Reason.MEDIA_REFUSED,
                "The policy's " + field + " names " + what
                        + " of its own, and this operator uses only the images of releases: it was started without --own-media. In the"
                        + " chart, set ownMedia.enabled=true, or take the field out.");
    }

    /** Why the claim behind the medium can never be attached. One that the operator is yet to make is asked once it is there. */
    static Optional<Verdict> unusable(Situation situation, Medium medium) {
        var claim = situation.surroundings().claim();
        return switch (medium) {
            case Medium.Image image -> Optional.empty();
            case Medium.OwnClaim own ->
                claim.isEmpty()
                        ? Optional.of(
                                unusable("spec.media.persistentVolumeClaim.claimName of the policy is " + own.name()
                                        + ", and there is no claim of that name in the namespace of the VM. Create it with the ISO in it, or"
                                        + " name another."))
                        : wrong(claim.get(), OTHER_CLAIM).or(() -> unbound(claim.get()));
            case Medium.Imported imported ->
                claim.flatMap(c -> wrong(c, "Set spec.media.dataVolume.accessMode of the policy."));
        };
    }

    private static Optional<Verdict> wrong(ClaimFacts claim, String cure) {
        if (UNKNOWN.equals(claim.phase())) {
            return Optional.of(unusable("What the claim " + claim.name() + " is cannot be told. "
                    + claim.problem().orElse("")
                    + " In the chart, set volumes.enabled=true, or ownMedia.enabled=true."));
        }
        if (!claim.isWritable()) {
            return Optional.of(unusable(
                    "The claim " + claim.name() + " has the access modes " + String.join(", ", claim.accessModes())
                            + ", and KubeVirt opens a medium that it plugs in for writing, also an ISO: this one would never come in. It takes"
                            + " ReadWriteMany or ReadWriteOnce. " + cure));
        }
        return LOST.equals(claim.phase())
                ? Optional.of(unusable("The claim " + claim.name() + " has lost its volume. " + cure))
                : Optional.empty();
    }

    /** That of a volume which is being imported is bound when CDI is done; what keeps it is told by the import. */
    private static Optional<Verdict> unbound(ClaimFacts claim) {
        var problem = claim.problem().filter(p -> PENDING.equals(claim.phase()));
        return problem.map(
                p -> unusable("The claim " + claim.name() + " is not bound: " + p + " Mend that. Or: " + OTHER_CLAIM));
    }

    private static Verdict unusable(String message) {
        return Verdict.blocked(Reason.MEDIA_UNUSABLE, message);
    }

    /** Whether only one VM after the other may have the medium. Then no VM that has it can be live-migrated. */
    static boolean isForOneVm(Situation situation) {
        var claim = situation.surroundings().claim();
        var asked = Optional.ofNullable(situation.plan().media())
                .map(PlanMedia::volume)
                .flatMap(v -> Optional.ofNullable(v.accessMode()));
        return Medium.of(situation.plan()).flatMap(Medium::claim).isPresent()
                && claim.map(c -> !c.isShared())
                        .orElseGet(() -> asked.filter("ReadWriteOnce"::equals).isPresent());
    }
}
