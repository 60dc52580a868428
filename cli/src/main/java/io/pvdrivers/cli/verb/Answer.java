package io.pvdrivers.cli.verb;

import java.util.Optional;

/** What comes of a wish for one VM. */
sealed interface Answer {
    /**
     * It can be told.
     *
     * @param value of the annotation; empty takes it away
     * @param next what happens then, in a sentence
     */
    record Tell(Optional<String> value, String next) implements Answer {}

    /** It would change nothing, or be wrong. */
    record Refuse(String why) implements Answer {}

    /** It has been told already. */
    record Nothing(String why) implements Answer {}
}
