package io.pvdrivers.simulator.torture;

/**
 * One play in which something goes wrong.
 *
 * @param name tells it apart from all others, and plays it again
 * @param setting what is there before
 * @param play brings it to its end and judges
 */
record Ordeal(Kind kind, String name, Setting setting, Play play) {
    /** The classes of bugs, after Sieve and Acto. */
    enum Kind {
        CRASH("killed right before or right after a write"),
        STALE("started anew on lists that lag"),
        WATCH("watch events lost, doubled, swapped, withheld, expired"),
        ANSWER("a write refused, or carried out without an answer"),
        HANDS("objects deleted, made anew, edited or put back by others"),
        TWO("two operators for a moment"),
        POLICY("policies edited again and again, valid or not"),
        CLOCK("clocks set, summer time, the edges of windows");

        private final String means;

        Kind(String means) {
            this.means = means;
        }

        String means() {
            return means;
        }
    }

    /** What happens, and what must hold then. */
    @FunctionalInterface
    interface Play {
        Promises on(Siege siege);
    }
}
