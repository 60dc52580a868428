package io.pvdrivers.operator.policy;

import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.Download;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.PlanMedia;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.PlanVolume;
import io.pvdrivers.api.v1alpha1.MediaChoice;
import io.pvdrivers.api.v1alpha1.MediaChoice.Claim;
import io.pvdrivers.api.v1alpha1.MediaChoice.ContainerDisk;
import io.pvdrivers.api.v1alpha1.MediaChoice.ImportedVolume;
import io.pvdrivers.operator.catalog.Release;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * How a release's ISO reaches the VMs of a policy. Pure.
 *
 * @param image the image that holds it: the policy's own, else the release's; also where a claim brings it, for drives that have it already
 * @param media what else there is to it; empty where the policy says nothing
 */
record MediaPlanning(Optional<ContainerDisk> image, Optional<PlanMedia> media) {
    private static final String VOLUME = "pvdrivers-virtio-win-";
    private static final int LONGEST_VERSION = 32;

    static MediaPlanning of(
            Optional<MediaChoice> choice, String version, Optional<Release> release, MediaSource source) {
        var own = choice.map(MediaChoice::containerDisk);
        var image = own.or(() -> source.of(version, release));
        return new MediaPlanning(image, choice.map(c -> media(c, version, release, image)));
    }

    private static PlanMedia media(
            MediaChoice choice, String version, Optional<Release> release, Optional<ContainerDisk> image) {
        var download = release.flatMap(Release::http);
        var canImport = download.isPresent() || image.isPresent();
        var volume = Optional.ofNullable(choice.dataVolume())
                .filter(v -> canImport)
                .map(v -> volume(v, version, download, image.map(ContainerDisk::image)));
        return new PlanMedia(
                Optional.ofNullable(choice.persistentVolumeClaim())
                        .map(Claim::claimName)
                        .orElse(null),
                volume.orElse(null),
                Boolean.TRUE.equals(choice.keepDrive()),
                choice.containerDisk() == null ? null : true);
    }

    private static PlanVolume volume(
            ImportedVolume wish, String version, Optional<Download> download, Optional<String> image) {
        var from = download.isPresent() ? Optional.<String>empty() : image;
        return new PlanVolume(
                name(
                        version,
                        Stream.of(
                                download.map(Download::url),
                                download.map(Download::sha256),
                                from,
                                Optional.ofNullable(wish.storageClassName()),
                                Optional.ofNullable(wish.accessMode()))),
                from.orElse(null),
                download.map(Download::url).orElse(null),
                download.map(Download::sha256).orElse(null),
                wish.storageClassName(),
                wish.accessMode());
    }

    /** Volumes that differ in anything have different names, so that nobody finds another ISO, or another storage, than is meant. */
    private static String name(String version, Stream<Optional<String>> settings) {
        var readable = version.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        var crc = new CRC32();
        crc.update(Stream.concat(Stream.of(version), settings.map(s -> s.orElse("")))
                .collect(Collectors.joining("\n"))
                .getBytes(StandardCharsets.UTF_8));
        return VOLUME + readable.substring(0, Math.min(LONGEST_VERSION, readable.length())) + "-"
                + "%08x".formatted(crc.getValue());
    }
}
