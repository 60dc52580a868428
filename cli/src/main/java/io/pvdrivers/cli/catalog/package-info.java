/** Shows the catalogue of releases. */
@NullMarked
package io.pvdrivers.cli.catalog;

import org.jspecify.annotations.NullMarked;
