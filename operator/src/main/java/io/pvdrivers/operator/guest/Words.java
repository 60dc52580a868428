package io.pvdrivers.operator.guest;

/** What others said, for a sentence of ours. */
final class Words {
    private static final int LONGEST = 400;

    private Words() {}

    /** On one line, without control characters, and no longer than somebody reads. */
    static String brief(String said) {
        var line = said.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        if (line.length() <= LONGEST) {
            return line;
        }
        var end = Character.isHighSurrogate(line.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
        return line.substring(0, end) + "...";
    }
}
