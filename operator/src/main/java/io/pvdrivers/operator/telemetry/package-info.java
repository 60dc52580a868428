/** What the operator tells about itself: events. */
@NullMarked
package io.pvdrivers.operator.telemetry;

import org.jspecify.annotations.NullMarked;
