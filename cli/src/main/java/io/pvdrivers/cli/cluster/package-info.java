/** Reads a live cluster with a person's own rights, and says in sentences why it cannot. */
@NullMarked
package io.pvdrivers.cli.cluster;

import org.jspecify.annotations.NullMarked;
