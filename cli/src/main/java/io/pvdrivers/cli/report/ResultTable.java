package io.pvdrivers.cli.report;

import io.pvdrivers.cli.rehearsal.Ending;
import io.pvdrivers.cli.rehearsal.Outcome;
import io.pvdrivers.cli.rehearsal.Result;
import io.pvdrivers.cli.rehearsal.Standing;
import io.pvdrivers.cli.rehearsal.VmResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The result for people: a table where it fits, else a paragraph per VM. */
public final class ResultTable {
    private static final String GAP = "  ";
    private static final String INDENT = "    ";
    private static final List<String> TITLES = List.of("VM", "PHASE", "DEVICES", "DRIVERS", "RESTARTS", "TIME");
    private static final int PHASE = 1;

    private final int columns;
    private final boolean colors;

    public ResultTable(int columns, boolean colors) {
        this.columns = columns;
        this.colors = colors;
    }

    /** The lines to print. */
    public List<String> lines(Result result, Duration patience) {
        List<Row> rows = result.vms().stream().map(Row::of).toList();
        int[] widths = widths(rows);
        boolean fits = Arrays.stream(widths).sum() + GAP.length() * (widths.length - 1) <= columns;
        List<String> lines = new ArrayList<>();
        if (fits) {
            lines.add(Words.bold(line(TITLES, widths).stripTrailing(), colors));
            rows.forEach(row -> lines.addAll(table(row, widths)));
        } else {
            rows.forEach(row -> lines.addAll(paragraph(row)));
        }
        lines.add("");
        ending(result, patience).forEach(sentence -> lines.addAll(Words.wrap(sentence, columns)));
        return lines;
    }

    private record Row(Standing standing, List<List<String>> cells) {
        static Row of(VmResult vm) {
            Standing standing = vm.standing();
            return new Row(
                    standing,
                    List.of(
                            List.of(standing.vm().toString()),
                            List.of(standing.outcome().word()),
                            Changes.devices(vm),
                            Changes.drivers(vm),
                            List.of(Integer.toString(standing.restarts())),
                            List.of(standing.took().map(Words::clock).orElse("-"))));
        }

        String cell(int column, int line) {
            List<String> lines = cells.get(column);
            return line < lines.size() ? lines.get(line) : "";
        }

        int height() {
            return cells.stream().mapToInt(List::size).max().orElse(0);
        }
    }

    private static int[] widths(List<Row> rows) {
        int[] widths = TITLES.stream().mapToInt(String::length).toArray();
        for (Row row : rows) {
            for (int column = 0; column < widths.length; column++) {
                for (String cell : row.cells().get(column)) {
                    widths[column] = Math.max(widths[column], cell.length());
                }
            }
        }
        return widths;
    }

    private List<String> table(Row row, int[] widths) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < row.height(); i++) {
            List<String> cells = new ArrayList<>();
            for (int column = 0; column < widths.length; column++) {
                cells.add(row.cell(column, i));
            }
            lines.add(colored(row, cells, widths));
        }
        lines.addAll(why(row));
        return lines;
    }

    private String colored(Row row, List<String> cells, int[] widths) {
        String line = line(cells, widths).stripTrailing();
        String phase = cells.get(PHASE);
        int at = widths[0] + GAP.length();
        return phase.isEmpty()
                ? line
                : line.substring(0, at)
                        + Words.colored(row.standing().outcome(), phase, colors)
                        + line.substring(at + phase.length());
    }

    private static String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            line.append(column == 0 ? "" : GAP).append(Words.pad(cells.get(column), widths[column]));
        }
        return line.toString();
    }

    private List<String> paragraph(Row row) {
        Standing standing = row.standing();
        List<String> lines = new ArrayList<>();
        String phase = Words.colored(standing.outcome(), standing.outcome().word(), colors);
        lines.add(standing.vm()
                + GAP
                + phase
                + GAP
                + Words.count(standing.restarts(), "restart")
                + standing.took().map(took -> GAP + Words.clock(took)).orElse(""));
        row.cells().subList(2, 4).stream()
                .flatMap(List::stream)
                .flatMap(change -> Words.wrap(change, columns - INDENT.length()).stream())
                .forEach(change -> lines.add(INDENT + change));
        lines.addAll(why(row));
        return lines;
    }

    private List<String> why(Row row) {
        if (row.standing().outcome() == Outcome.READY) {
            return List.of();
        }
        String sentence = TextTable.plain(row.standing().message());
        return Words.wrap(sentence, columns - INDENT.length()).stream()
                .map(line -> INDENT + line)
                .toList();
    }

    private static List<String> ending(Result result, Duration patience) {
        List<String> sentences = new ArrayList<>();
        String hanging = result.unsettled().stream()
                .map(vm -> vm.standing().vm().toString())
                .collect(Collectors.joining(", "));
        if (result.ending() == Ending.OUT_OF_PATIENCE) {
            sentences.add("Ended after " + Words.count(patience.toSeconds(), "second")
                    + ", before these VMs came to rest: " + hanging
                    + ". A higher --speed, or fewer VMs in -f, lets a rehearsal go further.");
        }
        if (result.ending() == Ending.STUCK) {
            sentences.add("Nothing moves any more, and these VMs have not come to rest: " + hanging + ".");
        }
        sentences.add(summary(result));
        return sentences;
    }

    private static String summary(Result result) {
        String counts = Arrays.stream(Outcome.values())
                .map(outcome -> new Tally(
                        outcome,
                        result.vms().stream()
                                .filter(vm -> vm.standing().outcome() == outcome)
                                .count()))
                .filter(tally -> tally.count() > 0)
                .map(tally -> tally.count() + " " + tally.outcome().word())
                .collect(Collectors.joining(", "));
        long restarts =
                result.vms().stream().mapToInt(vm -> vm.standing().restarts()).sum();
        return Words.count(result.vms().size(), "VM") + ": " + counts + ". " + Words.count(restarts, "restart") + " in "
                + Words.clock(result.simulated()) + " of simulated time.";
    }

    private record Tally(Outcome outcome, long count) {}
}
