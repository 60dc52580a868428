/** Reads manifests as people and kubectl write them, and says where in which file something is wrong. */
@NullMarked
package io.pvdrivers.cli.input;

import org.jspecify.annotations.NullMarked;
