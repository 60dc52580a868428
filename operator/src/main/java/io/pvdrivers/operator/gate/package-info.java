/** The gates a VM goes through, and the planner that asks them. Pure: no client, no clock, no I/O. */
@NullMarked
package io.pvdrivers.operator.gate;

import org.jspecify.annotations.NullMarked;
