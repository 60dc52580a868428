package io.pvdrivers.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a {@link DriverRelease} carries. */
public record DriverReleaseSpec(
        String version,
        @Nullable String released,
        @Nullable List<DriverPolicySpec.Channel> channels,
        @Nullable Provenance provenance,
        @Nullable Media media,
        @Nullable List<Guest> guests,
        @Nullable List<KnownIssue> knownIssues) {

    public enum Provenance {
        @JsonProperty("Community")
        COMMUNITY,
        @JsonProperty("RHEL")
        RHEL
    }

    /** How the ISO reaches a VM. */
    public record Media(DriverPolicySpec.@Nullable ContainerDisk containerDisk) {}

    /**
     * What the release does for one Windows.
     *
     * @param os one of the ISO's directories: w10, w11, 2k16, 2k19, 2k22, 2k25, ...
     * @param drivers driver name to DriverVer, such as {@code viostor: 100.103.104.30200}
     */
    public record Guest(
            String os,
            Support support,
            @Nullable String signing,
            @Nullable List<String> requires,
            Map<String, String> drivers) {}

    public enum Support {
        @JsonProperty("Current")
        CURRENT,
        @JsonProperty("Frozen")
        FROZEN,
        @JsonProperty("TestSigned")
        TEST_SIGNED,
        @JsonProperty("Unsupported")
        UNSUPPORTED
    }

    public record KnownIssue(
            String id,
            Severity severity,
            @Nullable List<String> drivers,
            @Nullable List<String> guests,
            String summary,
            @Nullable String url) {}

    public enum Severity {
        @JsonProperty("Block")
        BLOCK,
        @JsonProperty("Warn")
        WARN
    }
}
