package io.pvdrivers.cli.rehearsal;

import io.pvdrivers.simulator.world.scene.VmName;
import java.time.Duration;

/**
 * Something that happened to a VM, for those who watch.
 *
 * @param at simulated time since the rehearsal began
 * @param message one sentence
 */
public record Moment(Duration at, VmName vm, String message) {}
