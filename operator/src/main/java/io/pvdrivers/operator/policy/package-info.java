/** The reconciler of DriverPolicy: selection and rollout. */
@NullMarked
package io.pvdrivers.operator.policy;

import org.jspecify.annotations.NullMarked;
