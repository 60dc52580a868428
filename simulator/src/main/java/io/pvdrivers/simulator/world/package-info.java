/** The world behind the API server: KubeVirt and the guests it runs, in memory, on a clock that is handed in. */
@NullMarked
package io.pvdrivers.simulator.world;

import org.jspecify.annotations.NullMarked;
