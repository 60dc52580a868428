/** Shows a rehearsal: while it runs, and how it ended. */
@NullMarked
package io.pvdrivers.cli.report;

import org.jspecify.annotations.NullMarked;
