package io.pvdrivers.operator.command;

import io.pvdrivers.operator.BadInput;
import io.pvdrivers.operator.catalog.ImageName;
import io.pvdrivers.operator.catalog.ReleaseVersion;
import io.pvdrivers.operator.policy.MediaSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** Which image holds which release. */
public final class MediaOption {
    @Option(
            names = "--media",
            paramLabel = "VERSION=IMAGE",
            description = {
                "The containerDisk image that holds the ISO of a release, before what its DriverRelease says.",
                "Repeatable. Name images by digest: a tag may be moved to another ISO.",
                "The word hyperconverged stands for the image that HyperConverged brings."
            })
    private Map<String, String> media = new LinkedHashMap<>();

    /** Images by the version of the release they hold. */
    public Map<String, String> images() {
        media.forEach((version, image) -> {
            if (ReleaseVersion.parse(version).isEmpty()) {
                throw new BadInput("--media " + version + "=" + image + ": " + version
                        + " is no version of a release. Write it like 0.1.302=" + image + ".");
            }
            if (!image.equals(MediaSource.HYPERCONVERGED) && ImageName.of(image).isEmpty()) {
                throw new BadInput("--media " + version + "=" + image
                        + ": this is no image. Write it like registry.example.com/win/virtio-win@sha256:... .");
            }
        });
        return media;
    }

    /** Those that can become another image under the same name. */
    Map<String, String> byTag() {
        return media.entrySet().stream()
                .filter(e -> ImageName.of(e.getValue())
                        .filter(name -> name.digest().isEmpty())
                        .filter(name -> !e.getValue().equals(MediaSource.HYPERCONVERGED))
                        .isPresent())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, TreeMap::new));
    }
}
