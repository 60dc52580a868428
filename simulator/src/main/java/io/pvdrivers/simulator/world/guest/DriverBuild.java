package io.pvdrivers.simulator.world.guest;

import java.util.NavigableMap;
import java.util.TreeMap;

/** DriverVer numbers of official virtio-win drivers: target Windows, stream, 104, build times 100. */
final class DriverBuild {
    /** The build that each stream began with. */
    private static final NavigableMap<Integer, Integer> STREAMS = new TreeMap<>();

    static {
        int[][] starts = {
            {0, 70},
            {130, 74},
            {154, 76},
            {169, 77},
            {173, 80},
            {208, 85},
            {215, 90},
            {240, 93},
            {248, 94},
            {262, 95},
            {266, 100},
            {284, 101},
            {294, 102},
            {300, 103}
        };
        for (int[] start : starts) {
            STREAMS.put(start[0], start[1]);
        }
    }

    private DriverBuild() {}

    static String version(int target, int build) {
        return target + "." + STREAMS.floorEntry(build).getValue() + ".104." + build * 100;
    }

    /** Orders two DriverVers of one driver for one Windows: by build. */
    static int compare(String one, String other) {
        return Integer.compare(last(one), last(other));
    }

    private static int last(String version) {
        return Integer.parseInt(version.substring(version.lastIndexOf('.') + 1));
    }
}
