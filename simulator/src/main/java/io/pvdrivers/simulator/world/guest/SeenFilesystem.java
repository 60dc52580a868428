package io.pvdrivers.simulator.world.guest;

import java.util.Optional;

/**
 * A file system that is mounted inside a guest.
 *
 * @param bus of its disk, in KubeVirt's words
 */
public record SeenFilesystem(String name, String mountPoint, String type, String bus, Optional<String> serial) {}
