/** A stand-in for KubeVirt and for Windows guests, which runs against any API server. */
@NullMarked
package io.pvdrivers.simulator;

import org.jspecify.annotations.NullMarked;
