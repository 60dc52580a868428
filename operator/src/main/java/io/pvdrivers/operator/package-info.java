/** The operator: its main class and its configuration. */
@NullMarked
package io.pvdrivers.operator;

import org.jspecify.annotations.NullMarked;
