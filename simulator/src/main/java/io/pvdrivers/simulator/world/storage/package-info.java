/** PersistentVolumeClaims and CDI's DataVolumes. */
@NullMarked
package io.pvdrivers.simulator.world.storage;

import org.jspecify.annotations.NullMarked;
