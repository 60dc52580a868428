package io.pvdrivers.cli.report;

import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * What an output stream leads to.
 *
 * @param live whether lines there can be drawn over
 * @param columns how wide it is
 * @param rows how high it is
 */
public record Terminal(PrintStream out, boolean live, boolean colors, int columns, int rows) {
    private static final int USUAL_COLUMNS = 160;
    private static final int USUAL_ROWS = 24;
    private static final int NARROWEST = 40;

    /**
     * Standard output or standard error. Java cannot tell whether it is a terminal, so the script that starts it does.
     *
     * @param stream {@code stdout} or {@code stderr}
     */
    public static Terminal of(PrintStream out, String stream, Properties properties, Map<String, String> environment) {
        boolean terminal = Boolean.parseBoolean(properties.getProperty("pvdrivers." + stream + ".terminal"));
        boolean dumb = "dumb".equals(environment.getOrDefault("TERM", "dumb"));
        boolean plain = !environment.getOrDefault("NO_COLOR", "").isEmpty();
        return new Terminal(
                out,
                terminal && !dumb,
                terminal && !dumb && !plain,
                Math.max(
                        NARROWEST,
                        size(properties, environment, "columns", "COLUMNS").orElse(USUAL_COLUMNS)),
                size(properties, environment, "rows", "LINES").orElse(USUAL_ROWS));
    }

    /** How wide the rows of a table may be: elsewhere than on a terminal they are for programs, and nothing of them is cut. */
    public int tableColumns(int usual) {
        return live ? usual : Integer.MAX_VALUE;
    }

    private static Optional<Integer> size(
            Properties properties, Map<String, String> environment, String property, String variable) {
        return Optional.ofNullable(properties.getProperty("pvdrivers." + property))
                .or(() -> Optional.ofNullable(environment.get(variable)))
                .filter(text -> text.matches("[1-9]\\d{0,4}"))
                .map(Integer::valueOf);
    }
}
