/** The QEMU guest agent inside the guests, as it speaks: JSON in, JSON out, and the programs it starts. */
@NullMarked
package io.pvdrivers.simulator.world.agent;

import org.jspecify.annotations.NullMarked;
