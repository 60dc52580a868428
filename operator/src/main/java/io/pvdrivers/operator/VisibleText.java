package io.pvdrivers.operator;

import java.util.regex.Pattern;

/**
 * What others wrote, without what nobody sees: control characters, which terminals obey, those that turn the direction of reading, and
 * those without a glyph. Pure.
 */
public final class VisibleText {
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Zl}\\p{Zp}]");
    private static final Pattern GAP = Pattern.compile("(?:" + UNSEEN.pattern() + "|\\s)+");

    private VisibleText() {}

    /** Each unseen character is a space, so that columns stay where they are. */
    public static String inPlace(String text) {
        return UNSEEN.matcher(text).replaceAll(" ");
    }

    /** On one line: what lies between two words is one space. */
    public static String onOneLine(String text) {
        return GAP.matcher(text).replaceAll(" ").strip();
    }

    /** Unseen characters are gone, white space stays as it is but for ends of lines. */
    public static String without(String text) {
        return UNSEEN.matcher(text).replaceAll("").strip();
    }
}
