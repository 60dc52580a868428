package io.pvdrivers.cli.report;

import io.pvdrivers.cli.rehearsal.Audience;
import io.pvdrivers.cli.rehearsal.Moment;
import io.pvdrivers.cli.rehearsal.Standing;
import io.pvdrivers.simulator.world.scene.VmName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A table that is drawn over again and again: one row per VM, with what happens to it now. */
public final class LiveProgress implements Audience {
    private static final String ESCAPE = "\u001b[";
    private static final String CLEAR_LINE = ESCAPE + "K";
    private static final String CLEAR_BELOW = ESCAPE + "J";
    private static final int OUTCOME_WIDTH = 10;
    private static final int LONGEST_NAME = 40;

    /** Clock, title and the line that says what does not fit. */
    private static final int OTHER_LINES = 4;

    private final Terminal terminal;
    private final double speed;
    private final Map<VmName, String> doing = new HashMap<>();
    private List<String> drawn = List.of();

    public LiveProgress(Terminal terminal, double speed) {
        this.terminal = terminal;
        this.speed = speed;
    }

    @Override
    public void opens(int vms, int policies) {
        Words.wrap(Opening.line(vms, policies, speed), terminal.columns()).forEach(terminal.out()::println);
    }

    @Override
    public void sees(Duration at, List<Moment> news, List<Standing> standings) {
        news.forEach(moment -> doing.put(moment.vm(), moment.message()));
        draw(lines(at, standings));
    }

    /** What was drawn makes room for the result. */
    @Override
    public void closes() {
        draw(List.of());
    }

    private List<String> lines(Duration at, List<Standing> standings) {
        int room = Math.max(1, terminal.rows() - OTHER_LINES);
        List<Standing> shown = standings.size() <= room ? standings : mostInteresting(standings, room);
        int name = Math.min(
                LONGEST_NAME,
                shown.stream()
                        .mapToInt(standing -> standing.vm().toString().length())
                        .max()
                        .orElse(0));
        List<String> lines = new ArrayList<>();
        long settled = standings.stream().filter(Standing::settled).count();
        lines.add(Words.fit(
                Words.clock(at) + "  " + settled + " of " + Words.count(standings.size(), "VM") + " where they stay",
                terminal.columns()));
        lines.add(Words.bold(
                Words.fit(
                        Words.pad("VM", name) + "  " + Words.pad("PHASE", OUTCOME_WIDTH) + "  RESTARTS  NOW",
                        terminal.columns()),
                terminal.colors()));
        shown.forEach(standing -> lines.add(row(standing, name)));
        if (shown.size() < standings.size()) {
            lines.add("... and " + (standings.size() - shown.size()) + " more");
        }
        return lines;
    }

    /** Those that move first, then those that went wrong. */
    private static List<Standing> mostInteresting(List<Standing> standings, int room) {
        return standings.stream()
                .sorted(Comparator.comparing(Standing::settled)
                        .thenComparing(standing -> standing.took().isEmpty())
                        .thenComparing(standing -> standing.outcome().isGood()))
                .limit(room)
                .sorted(Comparator.comparing(Standing::vm))
                .toList();
    }

    private String row(Standing standing, int name) {
        String phase = standing.settled() || standing.took().isPresent() ? phase(standing) : "Pending";
        String now = standing.settled() ? standing.message() : doing.getOrDefault(standing.vm(), standing.message());
        String left = Words.pad(Words.fit(standing.vm().toString(), name), name) + "  ";
        String middle = Words.pad(phase, OUTCOME_WIDTH);
        String right = "  " + Words.pad(Integer.toString(standing.restarts()), 8) + "  " + now;
        return left
                + Words.colored(standing.outcome(), middle, terminal.colors())
                + Words.fit(right, Math.max(0, terminal.columns() - left.length() - middle.length()));
    }

    private static String phase(Standing standing) {
        return standing.settled() ? standing.outcome().word() : "Running";
    }

    private void draw(List<String> lines) {
        if (lines.equals(drawn)) {
            return;
        }
        StringBuilder text = new StringBuilder();
        if (!drawn.isEmpty()) {
            text.append(ESCAPE).append(drawn.size()).append("A\r");
        }
        lines.forEach(line -> text.append(line).append(CLEAR_LINE).append('\n'));
        text.append(CLEAR_BELOW);
        terminal.out().print(text);
        terminal.out().flush();
        drawn = List.copyOf(lines);
    }
}
