/** The kinds of the API group pvdrivers.io, version v1alpha1. */
@NullMarked
package io.pvdrivers.api.v1alpha1;

import org.jspecify.annotations.NullMarked;
