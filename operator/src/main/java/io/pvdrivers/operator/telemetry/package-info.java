/** What the operator tells about itself: events, metrics, health. */
@NullMarked
package io.pvdrivers.operator.telemetry;

import org.jspecify.annotations.NullMarked;
