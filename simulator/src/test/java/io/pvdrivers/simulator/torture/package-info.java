/** The operator over HTTP under all that goes wrong between it and an API server, and beside it. */
@NullMarked
package io.pvdrivers.simulator.torture;

import org.jspecify.annotations.NullMarked;
