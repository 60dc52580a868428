/** What performs an action: patches, restarts, calls into the guest. Thin, and each through a live read. */
@NullMarked
package io.pvdrivers.operator.action;

import org.jspecify.annotations.NullMarked;
