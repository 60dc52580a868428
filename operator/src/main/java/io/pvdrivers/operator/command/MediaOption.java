package io.pvdrivers.operator.command;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** Which image holds which release. */
public final class MediaOption {
    @Option(
            names = "--media",
            paramLabel = "VERSION=IMAGE",
            description = {
                "The containerDisk image that holds the ISO of a release, before what its DriverRelease says.",
                "Repeatable; name images by digest where it matters."
            })
    private Map<String, String> media = new LinkedHashMap<>();

    /** Images by the version of the release they hold. */
    public Map<String, String> images() {
        return media;
    }
}
