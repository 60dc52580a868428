/** The operator: wires clients, reconcilers and their shared parts. */
@NullMarked
package io.pvdrivers.operator;

import org.jspecify.annotations.NullMarked;
