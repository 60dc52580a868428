/** What would happen to each VM of a cluster, worked out with the operator's own rules. */
@NullMarked
package io.pvdrivers.cli.plan;

import org.jspecify.annotations.NullMarked;
