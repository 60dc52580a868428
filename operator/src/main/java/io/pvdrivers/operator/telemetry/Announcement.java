package io.pvdrivers.operator.telemetry;

import java.time.Instant;
import java.util.Map;

/**
 * News for systems outside the cluster. {@code docs/events.md} has the format.
 *
 * @param type what happened, as one of the constants here
 * @param source who tells it: a URI reference, such as {@code /apis/pvdrivers.io/v1alpha1/namespaces/vms/driverpolicies/windows}
 * @param subject what it is about, such as the version of a release
 * @param id the same for the same news, also when it is told again after a restart, so that receivers tell it once
 * @param time when it happened
 * @param data the rest, as JSON has it: strings, numbers, booleans, and lists and maps of them
 */
public record Announcement(
        String type, String source, String subject, String id, Instant time, Map<String, Object> data) {
    /** The catalogue has a release newer than what a policy's VMs run. */
    public static final String RELEASE_AVAILABLE = "io.pvdrivers.release.available";

    public Announcement {
        data = Map.copyOf(data);
    }
}
