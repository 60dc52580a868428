package io.pvdrivers.operator.guest;

import java.time.Duration;

/**
 * How much one call of a guest agent may take.
 *
 * @param connect until the API server has opened the connection
 * @param agent how long libvirt waits for the agent's answer; whole seconds, three digits at most
 * @param call from the connection to the end of virsh; longer than {@code agent}, so that libvirt's own word comes first
 * @param place how long a call waits while too many others are under way
 * @param outputBytes how much is read; libvirt passes no string above 4 MiB on either
 * @param sessions how many calls are under way at once; the others wait for a place
 */
public record ExecLimits(
        Duration connect, Duration agent, Duration call, Duration place, int outputBytes, int sessions) {
    /** As on a cluster where nothing else is said. */
    public static final ExecLimits DEFAULT = new ExecLimits(
            Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(45), Duration.ofSeconds(60), 4 << 20, 4);
}
