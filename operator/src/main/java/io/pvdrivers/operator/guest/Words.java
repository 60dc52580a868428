package io.pvdrivers.operator.guest;

import io.pvdrivers.operator.VisibleText;

/** What others said, for a sentence of ours. */
final class Words {
    private static final int LONGEST = 400;

    private Words() {}

    /** On one line, without what nobody sees, and no longer than somebody reads. */
    static String brief(String said) {
        var line = VisibleText.onOneLine(said);
        if (line.length() <= LONGEST) {
            return line;
        }
        var end = Character.isHighSurrogate(line.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
        return line.substring(0, end) + "...";
    }
}
