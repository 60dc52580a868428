/** The insides of VMs: Windows with its physics, and Linux with none. Knows nothing of KubeVirt. */
@NullMarked
package io.pvdrivers.simulator.world.guest;

import org.jspecify.annotations.NullMarked;
