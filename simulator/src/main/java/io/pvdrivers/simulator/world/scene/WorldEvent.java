package io.pvdrivers.simulator.world.scene;

import java.time.Instant;

/** Something that happened in the world, for those who tell of it. */
public record WorldEvent(Instant at, VmName vm, Kind kind, String message) {

    /** What sort of thing happened. */
    public enum Kind {
        INSTANCE_CREATED,
        INSTANCE_RUNNING,
        INSTANCE_STOPPING,
        INSTANCE_FAILED,
        INSTANCE_ENDED,
        INSTANCE_GONE,
        IMAGE_PULL_FAILED,
        VOLUME_PLUGGED,
        VOLUME_UNPLUGGED,
        GUEST_UP,
        GUEST_REBOOTING,
        STOP_ERROR,
        NO_WINDOWS,
        RECOVERY_KEY_WANTED,
        AGENT_CONNECTED,
        AGENT_LOST,
        DRIVER_INSTALLED,
        INSTALLER_ENDED,
        DISK_OFFLINE,
        NEW_ADAPTER,
        REPAIRED,
        PREPARED,
        GHOSTS_REMOVED,
        SNAPSHOT,
        RESTORE,
        MIGRATION,
        ADMIN_ACTED,
        REFUSED
    }
}
