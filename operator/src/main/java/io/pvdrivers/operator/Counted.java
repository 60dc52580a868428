package io.pvdrivers.operator;

import java.util.List;

/** A number of things, as people say it. */
public final class Counted {
    private static final int NAMED = 5;

    private Counted() {}

    /** Such as {@code 1 disk} or {@code 3 disks}. */
    public static String of(long number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }

    /** The first of several, and how many more there are. */
    public static String first(List<String> things) {
        var named = String.join(", ", things.subList(0, Math.min(NAMED, things.size())));
        return things.size() <= NAMED ? named : named + " and " + (things.size() - NAMED) + " more";
    }
}
