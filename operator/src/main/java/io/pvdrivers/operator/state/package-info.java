/** The reconciler of DriverState: read the situation, ask the planner, perform, write the status. */
@NullMarked
package io.pvdrivers.operator.state;

import org.jspecify.annotations.NullMarked;
