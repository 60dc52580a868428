/** How the operator learns about the inside of a guest, and acts there. */
@NullMarked
package io.pvdrivers.operator.guest;

import org.jspecify.annotations.NullMarked;
