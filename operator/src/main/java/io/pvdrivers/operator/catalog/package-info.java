/** Which driver belongs to which Windows in which release. Pure. */
@NullMarked
package io.pvdrivers.operator.catalog;

import org.jspecify.annotations.NullMarked;
