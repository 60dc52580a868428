package io.pvdrivers.operator;

/**
 * Part of a text that is too long. It is cut between characters: half a surrogate pair goes over the wire as a question mark, so that what
 * is read back would never be what was written.
 */
public final class Excerpt {
    private static final String MORE = "...";

    private Excerpt() {}

    /** At most so many characters from the beginning. */
    public static String begin(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
    }

    /** At most so many characters, the last three of which say that there is more. */
    public static String shortened(String text, int most) {
        return text.length() <= most ? text : begin(text, most - MORE.length()) + MORE;
    }

    /** At most so many characters from the end. */
    public static String end(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        var start = text.length() - most;
        return text.substring(Character.isLowSurrogate(text.charAt(start)) ? start + 1 : start);
    }
}
