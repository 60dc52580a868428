package io.pvdrivers.simulator.world.guest;

/** What was on a guest's disks at one moment: a snapshot's content, or what a clone begins with. */
@FunctionalInterface
public interface DiskImage {
    /** Puts it on the disks of a guest that is off, or on those of another VM. One of another sort stays as it is. */
    void onto(Guest guest);
}
