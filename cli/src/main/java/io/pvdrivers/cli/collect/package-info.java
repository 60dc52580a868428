/** What a report of a bug needs to know of one VM, in one archive. */
@NullMarked
package io.pvdrivers.cli.collect;

import org.jspecify.annotations.NullMarked;
