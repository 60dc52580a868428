/** What KubeVirt makes of a VM: devices, drivers they need, restarts they cost. Pure. */
@NullMarked
package io.pvdrivers.operator.kubevirt;

import org.jspecify.annotations.NullMarked;
