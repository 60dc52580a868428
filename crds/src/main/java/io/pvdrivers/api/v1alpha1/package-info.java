/** The custom resources of {@code pvdrivers.io/v1alpha1}: what people write, and what the operator answers. */
@NullMarked
package io.pvdrivers.api.v1alpha1;

import org.jspecify.annotations.NullMarked;
