package io.pvdrivers.cli.report;

import io.pvdrivers.cli.rehearsal.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How things are written on a terminal. */
final class Words {
    private static final String ESCAPE = "\u001b[";

    private Words() {}

    /** Hours, minutes and seconds; more than a day stays hours. */
    static String clock(Duration span) {
        long seconds = Math.max(0, span.toSeconds());
        return String.format(Locale.ROOT, "%02d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }

    static String count(long number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }

    /** The text, cut where it does not fit. */
    static String fit(String text, int width) {
        return text.length() <= width ? text : text.substring(0, Math.max(0, width - 3)) + "...";
    }

    static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    /** The text in lines of this width, broken between words; a word that is longer stands alone. */
    static List<String> wrap(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    static String colored(Outcome outcome, String text, boolean colors) {
        String code = switch (outcome) {
            case READY -> "32";
            case IGNORED -> "2";
            case WAITING -> "33";
            case BLOCKED, ROLLED_BACK -> "35";
            case FAILED -> "31";
        };
        return colors ? ESCAPE + code + "m" + text + ESCAPE + "0m" : text;
    }

    static String bold(String text, boolean colors) {
        return colors ? ESCAPE + "1m" + text + ESCAPE + "0m" : text;
    }
}
