package io.pvdrivers.operator.action;

import java.util.regex.Pattern;

/** What a program wrote, fit to be shown to people: without colours and whatever else a terminal would obey. */
final class PlainText {
    private static final Pattern TERMINAL =
            Pattern.compile("\\x1B(?:\\[[0-?]*[ -/]*[@-~]|\\][^\\x07\\x1B]*(?:\\x07|\\x1B\\\\)|[ -/]*[0-~])");
    private static final Pattern LINE_END = Pattern.compile("\\r\\n?");
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}&&[^\\n\\t]]");

    private PlainText() {}

    static String of(String text) {
        var lines = LINE_END.matcher(TERMINAL.matcher(text).replaceAll("")).replaceAll("\n");
        return CONTROL.matcher(lines).replaceAll("").strip();
    }
}
