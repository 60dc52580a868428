package io.pvdrivers.simulator.world.guest;

import java.util.List;
import java.util.OptionalInt;

/**
 * How an installation stands, as its files on the guest's disk tell.
 *
 * @param attempt the latest; 0 when there is none
 * @param exitCode present once it ended
 * @param log what it wrote
 */
public record InstallState(Kind kind, int attempt, OptionalInt exitCode, List<Result> results, String log) {
    /** An installation that nobody began here. */
    static final InstallState ABSENT = new InstallState(Kind.ABSENT, 0, OptionalInt.empty(), List.of(), "");

    /** What became of an installer. */
    public enum Kind {
        ABSENT,
        RUNNING,
        /** It began, its process is gone, and it left no result. */
        INTERRUPTED,
        ENDED
    }

    /** How one driver went. */
    public record Result(String driver, int exitCode) {}
}
