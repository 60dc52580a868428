package io.pvdrivers.simulator.world.guest;

import java.util.Optional;

/**
 * A disk as its guest sees it.
 *
 * @param number its number in the guest
 * @param bus in KubeVirt's words
 * @param signature what partitioning wrote on it: a GPT disk GUID in braces, or the MBR's 8 hex digits
 */
public record SeenDisk(
        int number, String bus, Optional<String> serial, long sizeBytes, boolean online, Optional<String> signature) {}
