/** Runs the operator against the stand-in for KubeVirt and Windows, and watches what becomes of each VM. */
@NullMarked
package io.pvdrivers.cli.rehearsal;

import org.jspecify.annotations.NullMarked;
