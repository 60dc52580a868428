/** What people tell the operator through annotations of their VMs, and what it tells them. */
@NullMarked
package io.pvdrivers.cli.verb;

import org.jspecify.annotations.NullMarked;
