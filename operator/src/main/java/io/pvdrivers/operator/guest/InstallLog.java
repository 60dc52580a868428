package io.pvdrivers.operator.guest;

/** What a guest says, as it may stand in a status: a guest may say anything. */
final class InstallLog {
    private static final int TAIL = 4000;
    private static final int LINE = 300;

    private InstallLog() {}

    /** The last lines, without control characters; whole lines, where the last one is not too long. */
    static String tail(String text) {
        var clean =
                text.replaceAll("\\R", "\n").replaceAll("[\\p{Cc}&&[^\n]]", " ").strip();
        if (clean.length() <= TAIL) {
            return whole(clean);
        }
        var end = clean.substring(clean.length() - TAIL);
        var line = end.indexOf('\n');
        return whole(line < 0 ? end : end.substring(line + 1));
    }

    /** One line of it. */
    static String line(String text) {
        var clean = text.replaceAll("\\p{Cc}+", " ").strip();
        return whole(clean.length() <= LINE ? clean : clean.substring(0, LINE) + "...");
    }

    /** Half a surrogate pair, as a cut leaves it, is no text that could be sent. */
    private static String whole(String text) {
        return text.replaceAll("\\p{Cs}", "");
    }
}
