package io.pvdrivers.operator.catalog;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.Architecture;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.Failure;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.Severity;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.Support;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.When;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The file of what is known of virtio-win, as it is written: each fact once, with the releases that it holds for. */
record ReleaseSource(
        List<WindowsRow> windows,
        List<DriverRow> drivers,
        List<LackingRow> lacking,
        Map<String, Integer> branches,
        List<CarriedRow> carried,
        List<SigningRow> signing,
        List<String> unserved,
        InstallerRows installer,
        List<IssueRow> issues,
        List<ReleaseRow> releases,
        List<RhelRow> rhel) {

    /** Something that holds from one release to another, both included. */
    interface Ranged {
        String from();

        @Nullable String to();

        default boolean holdsFor(String version) {
            return !isOlder(version, from()) && (to() == null || !isOlder(to(), version));
        }
    }

    static boolean isOlder(String version, String than) {
        return read(version).compareTo(read(than)) < 0;
    }

    private static ReleaseVersion read(String version) {
        return ReleaseVersion.parse(version).orElseThrow(() -> new IllegalStateException(version));
    }

    /**
     * A Windows.
     *
     * @param family the first number of its drivers' versions
     * @param frozen the first release that has no new builds for it
     * @param architectures with the first release for each
     */
    record WindowsRow(String os, int family, @Nullable String frozen, Map<Architecture, String> architectures) {
        List<Architecture> architectures(String version) {
            return architectures.entrySet().stream()
                    .filter(a -> !isOlder(version, a.getValue()))
                    .map(Map.Entry::getKey)
                    .sorted()
                    .toList();
        }

        boolean isFrozen(String version) {
            return frozen != null && !isOlder(version, frozen);
        }
    }

    record DriverRow(
            String driver,
            String from,
            @Nullable String to,
            @Nullable List<String> not) implements Ranged {
        boolean isFor(String os) {
            return not == null || !not.contains(os);
        }
    }

    record LackingRow(
            String driver,
            Architecture architecture,
            String from,
            @Nullable String to,
            @Nullable List<String> guests) implements Ranged {}

    record CarriedRow(
            List<String> guests, String from, @Nullable String to, Map<String, String> drivers) implements Ranged {}

    record SigningRow(
            String signing,
            @Nullable Support support,
            @Nullable List<String> requires,
            String from,
            @Nullable String to,
            @Nullable List<String> guests)
            implements Ranged {}

    record InstallerRows(
            List<UnattendedRow> unattended,
            List<FailureRow> failsOver,
            List<RebootRow> reboots,
            List<TextRow> staticIp) {}

    record UnattendedRow(String from, @Nullable String to, List<String> guests) implements Ranged {}

    record FailureRow(String from, @Nullable String to, Failure failure) implements Ranged {}

    record RebootRow(String from, @Nullable String to, List<String> drivers) implements Ranged {}

    record TextRow(String from, @Nullable String to, String text) implements Ranged {}

    /** Without {@code guests} it is on every Windows that the release has new builds for. */
    record IssueRow(
            String id,
            Severity severity,
            @Nullable List<String> drivers,
            @Nullable List<String> guests,
            @Nullable When when,
            String summary,
            @Nullable String fixedIn,
            @Nullable String workaround,
            @Nullable String url,
            String from,
            @Nullable String to)
            implements Ranged {}

    /**
     * A release of the community.
     *
     * @param stable the RHEL whose drivers it has; absent: it was never in the stable channel
     * @param unpublished it was in no channel
     */
    record ReleaseRow(
            String version,
            @Nullable String released,
            @Nullable String stable,
            @JsonProperty("unpublished") boolean isUnpublished,
            @Nullable String image,
            @Nullable String notes,
            @Nullable String source) {}

    /** A set of Red Hat's package; {@code issues} by id. */
    record RhelRow(
            String version,
            @Nullable String released,
            List<String> guests,
            Map<String, String> drivers,
            @Nullable List<String> issues,
            @Nullable String notes,
            String source,
            @Nullable String staticIp) {}
}
