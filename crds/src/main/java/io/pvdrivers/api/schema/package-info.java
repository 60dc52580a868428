/** How the types of {@code pvdrivers.io} become CustomResourceDefinitions. Runs in the build; nothing needs it later. */
@NullMarked
package io.pvdrivers.api.schema;

import org.jspecify.annotations.NullMarked;
