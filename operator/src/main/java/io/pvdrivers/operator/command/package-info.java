/** How people and clusters start the operator: arguments, logs, and what is said when something given cannot be used. */
@NullMarked
package io.pvdrivers.operator.command;

import org.jspecify.annotations.NullMarked;
