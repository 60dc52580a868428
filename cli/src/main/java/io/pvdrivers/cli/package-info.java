/** The pvdrivers command. */
@NullMarked
package io.pvdrivers.cli;

import org.jspecify.annotations.NullMarked;
