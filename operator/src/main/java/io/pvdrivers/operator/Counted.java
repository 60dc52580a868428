package io.pvdrivers.operator;

/** A number of things, as people say it. */
public final class Counted {
    private Counted() {}

    /** Such as {@code 1 disk} or {@code 3 disks}. */
    public static String of(long number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }
}
