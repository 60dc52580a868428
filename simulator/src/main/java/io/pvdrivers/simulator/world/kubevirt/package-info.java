/** KubeVirt: admission, the VM controller, and VMIs as it writes them. */
@NullMarked
package io.pvdrivers.simulator.world.kubevirt;

import org.jspecify.annotations.NullMarked;
