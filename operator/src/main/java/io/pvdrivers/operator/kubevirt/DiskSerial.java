package io.pvdrivers.operator.kubevirt;

import org.jspecify.annotations.Nullable;

/** Serials of disks: the guest of a virtio or SATA disk sees no more than the first twenty characters. */
public final class DiskSerial {
    private static final int SEEN = 20;

    private DiskSerial() {}

    /** Whether the guest may have read this serial from a disk that KubeVirt gave that one. */
    public static boolean matches(String given, @Nullable String read) {
        return read != null && (given.equals(read) || read.length() == SEEN && given.startsWith(read));
    }
}
