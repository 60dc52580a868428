/** What a world is set up with, its time and its narration. */
@NullMarked
package io.pvdrivers.simulator.world.scene;

import org.jspecify.annotations.NullMarked;
