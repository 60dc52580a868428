/** When the operator may disrupt guests: maintenance windows, days without them, and leave given for once. Pure. */
@NullMarked
package io.pvdrivers.operator.window;

import org.jspecify.annotations.NullMarked;
