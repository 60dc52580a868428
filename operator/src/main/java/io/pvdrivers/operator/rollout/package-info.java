/** Which VMs of a policy may go, in what order, why the others wait, and how long it takes. Pure. */
@NullMarked
package io.pvdrivers.operator.rollout;

import org.jspecify.annotations.NullMarked;
