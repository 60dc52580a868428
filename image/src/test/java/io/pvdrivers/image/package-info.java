/** What builds the image beside Maven's plugins, and what proves that it runs. */
@NullMarked
package io.pvdrivers.image;

import org.jspecify.annotations.NullMarked;
