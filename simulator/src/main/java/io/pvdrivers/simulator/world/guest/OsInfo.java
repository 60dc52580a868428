package io.pvdrivers.simulator.world.guest;

import java.util.Optional;

/** What a guest agent says about its operating system. */
public record OsInfo(
        String id,
        String name,
        String prettyName,
        String version,
        String versionId,
        String kernelVersion,
        String kernelRelease,
        Optional<String> variant) {

    /** A Linux of this id. */
    static OsInfo linux(String id) {
        boolean unnamed = id.isEmpty() || id.equals("linux");
        String name = unnamed ? "Linux" : Character.toUpperCase(id.charAt(0)) + id.substring(1) + " Linux";
        return new OsInfo(id, name, name, "", "", "#1 SMP PREEMPT_DYNAMIC", "6.8.0", Optional.empty());
    }
}
