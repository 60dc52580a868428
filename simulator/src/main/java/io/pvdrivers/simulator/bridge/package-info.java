/** Puts the simulated world behind an API server, so that an operator cannot tell it from a cluster. */
@NullMarked
package io.pvdrivers.simulator.bridge;

import org.jspecify.annotations.NullMarked;
