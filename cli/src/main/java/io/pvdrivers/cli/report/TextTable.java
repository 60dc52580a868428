package io.pvdrivers.cli.report;

import io.pvdrivers.operator.VisibleText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Rows of words in columns, each with lines of its own below it. What does not fit the width is cut in the widest column. */
public final class TextTable {
    private static final String GAP = "  ";
    private static final int NARROWEST = 8;
    private static final String MORE = "...";

    private record Row(List<String> cells, List<String> below) {}

    private final List<String> titles;
    private final int columns;
    private final Paint paint;
    private final List<Row> rows = new ArrayList<>();

    public TextTable(List<String> titles, int columns, Paint paint) {
        this.titles = titles;
        this.columns = columns;
        this.paint = paint;
    }

    /**
     * Adds a row.
     *
     * @param cells as many as there are titles
     * @param below lines that come as they are
     */
    public void add(List<String> cells, List<String> below) {
        rows.add(new Row(cells.stream().map(TextTable::plain).toList(), below));
    }

    public List<String> lines() {
        var widths = widths();
        List<String> lines = new ArrayList<>();
        lines.add(paint.bold(line(titles, widths, false)));
        for (var row : rows) {
            lines.add(line(row.cells(), widths, true));
            lines.addAll(row.below());
        }
        return lines;
    }

    private int[] widths() {
        var widths = titles.stream().mapToInt(String::length).toArray();
        for (var row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.cells().get(i).length());
            }
        }
        while (IntStream.of(widths).sum() + GAP.length() * (widths.length - 1) > columns) {
            int widest = IntStream.range(0, widths.length)
                    .boxed()
                    .max(Comparator.comparingInt(i -> widths[i]))
                    .orElse(0);
            if (widths[widest] <= NARROWEST) {
                return widths;
            }
            widths[widest]--;
        }
        return widths;
    }

    private String line(List<String> cells, int[] widths, boolean painted) {
        var line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            var cell = fit(cells.get(i), widths[i]);
            var padding = i == widths.length - 1 ? "" : " ".repeat(widths[i] - cell.length()) + GAP;
            line.append(painted ? paint.phase(cell) : cell).append(padding);
        }
        return line.toString().stripTrailing();
    }

    private static String fit(String text, int width) {
        return text.length() <= width ? text : text.substring(0, width - MORE.length()) + MORE;
    }

    /** Nothing of an object's text moves the cursor, changes colours, turns the direction of reading, or cannot be seen. */
    public static String plain(String text) {
        return VisibleText.inPlace(text);
    }

    /** What is waited for, and till when where it does not say so itself. */
    public static String waiting(String message, Optional<Instant> until) {
        return until.map(Instant::toString)
                .filter(u -> !message.contains(u))
                .map(u -> message + " It waits until " + u + ".")
                .orElse(message);
    }

    /** The text in lines of this width, each behind the indent. */
    public static List<String> wrap(String text, int width, String indent) {
        return Words.wrap(plain(text), Math.max(NARROWEST, width - indent.length())).stream()
                .map(line -> indent + line)
                .toList();
    }
}
