package io.pvdrivers.simulator.world.scene;

import java.time.Duration;

/**
 * How long things take.
 *
 * @param scheduling from a new VMI to a node that has its pod
 * @param launch from the pod to a running VMI
 * @param imagePull until an image that cannot be pulled shows as such
 * @param boot from power to a Windows that works
 * @param agentConnect from there to a connected agent
 * @param shutdown an orderly shutdown of a guest
 * @param slowShutdown the same under {@link Fault#SLOW_SHUTDOWN}
 * @param teardown from a guest that is off to a VMI that is gone
 * @param recreation from there to the next VMI
 * @param installPerDriver installation of one driver
 * @param agentAbsence how long an agent is away that dies during an installation
 * @param importing an ISO into a DataVolume
 * @param plugging a volume into a VMI, from its attachment pod to the guest
 */
public record Timings(
        Duration scheduling,
        Duration launch,
        Duration imagePull,
        Duration boot,
        Duration agentConnect,
        Duration shutdown,
        Duration slowShutdown,
        Duration teardown,
        Duration recreation,
        Duration installPerDriver,
        Duration agentAbsence,
        Duration importing,
        Duration plugging) {

    /** Roughly what a small cluster shows. */
    public static final Timings REALISTIC = new Timings(
            Duration.ofSeconds(3),
            Duration.ofSeconds(7),
            Duration.ofSeconds(15),
            Duration.ofSeconds(40),
            Duration.ofSeconds(20),
            Duration.ofSeconds(25),
            Duration.ofMinutes(20),
            Duration.ofSeconds(4),
            Duration.ofSeconds(1),
            Duration.ofSeconds(12),
            Duration.ofMinutes(4),
            Duration.ofSeconds(45),
            Duration.ofSeconds(8));

    /** Every step takes one second, so that each can still be seen. */
    public static final Timings SWIFT = new Timings(
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofMinutes(20),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(10),
            Duration.ofSeconds(4),
            Duration.ofSeconds(2));
}
