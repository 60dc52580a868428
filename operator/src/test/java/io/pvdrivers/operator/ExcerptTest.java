package io.pvdrivers.operator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Texts that are too long for where they go. */
class ExcerptTest {
    private static final String SMILE = "\uD83D\uDE00";

    @Test
    void isCutBetweenCharacters() {
        assertThat(Excerpt.end("abc", 3)).isEqualTo("abc");
        assertThat(Excerpt.end("abcd", 3)).isEqualTo("bcd");
        assertThat(Excerpt.end(SMILE + "ab", 3)).isEqualTo("ab");
        assertThat(Excerpt.begin("abcd", 3)).isEqualTo("abc");
        assertThat(Excerpt.begin("ab" + SMILE, 3)).isEqualTo("ab");
        assertThat(Excerpt.begin("ab" + SMILE, 4)).isEqualTo("ab" + SMILE);
    }

    @Test
    void saysThatThereIsMore() {
        assertThat(Excerpt.shortened("abcdef", 6)).isEqualTo("abcdef");
        assertThat(Excerpt.shortened("abcdefg", 6)).isEqualTo("abc...");
        assertThat(Excerpt.shortened("ab" + SMILE + "cdef", 6)).isEqualTo("ab...");
    }
}
