package io.pvdrivers.cli.verb;

import io.pvdrivers.api.v1alpha1.DriverPolicyStatus.Counts;
import io.pvdrivers.api.v1alpha1.DriverPolicyStatus.Stage;
import io.pvdrivers.cli.report.Paint;
import io.pvdrivers.cli.report.TextTable;
import io.pvdrivers.cli.verb.FleetStatus.PolicyLine;
import io.pvdrivers.cli.verb.FleetStatus.VmLine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How VMs and policies stand, for people: policies by their counts, a line for each VM, and under it what it waits for. */
final class StatusTable {
    private static final String INDENT = "    ";
    private static final String NONE = "-";
    private static final List<String> POLICY = List.of(
            "POLICY", "MODE", "RELEASE", "VMS", "READY", "FLIGHT", "AWAIT", "PENDING", "BLOCKED", "FAILED", "BACK");
    private static final List<String> VM = List.of("VM", "PHASE", "RELEASE", "REASON", "SINCE", "RESTARTS");
    private static final List<String> WIDE = List.of(
            "VM", "PHASE", "RELEASE", "REASON", "SINCE", "RESTARTS", "POLICY", "WINDOWS", "AGENT", "RUN", "UNTIL");

    private final int tableColumns;
    private final int columns;
    private final Paint paint;
    private final boolean wide;
    private final Instant now;

    /**
     * A table.
     *
     * @param tableColumns how wide its rows may be
     * @param columns how wide the sentences between them may be
     */
    StatusTable(int tableColumns, int columns, Paint paint, boolean wide, Instant now) {
        this.tableColumns = tableColumns;
        this.columns = columns;
        this.paint = paint;
        this.wide = wide;
        this.now = now;
    }

    List<String> lines(FleetStatus status) {
        List<String> lines = new ArrayList<>();
        if (!status.policies().isEmpty()) {
            var policies = new TextTable(POLICY, tableColumns, paint);
            status.policies().forEach(p -> policies.add(cells(p), under(p)));
            lines.addAll(policies.lines());
            lines.add("");
        }
        if (!status.items().isEmpty()) {
            var vms = new TextTable(wide ? WIDE : VM, tableColumns, paint);
            status.items().forEach(vm -> vms.add(cells(vm), under(vm)));
            lines.addAll(vms.lines());
            lines.add("");
        }
        status.remarks().forEach(r -> lines.addAll(TextTable.wrap("Note: " + r, columns, "")));
        if (status.recorded()) {
            lines.add(summary(status));
        }
        return lines;
    }

    private static List<String> cells(PolicyLine policy) {
        var counts = Optional.ofNullable(policy.counts());
        var namespace = policy.namespace();
        return List.of(
                (namespace == null ? "" : namespace + "/") + policy.name(),
                policy.mode(),
                Objects.requireNonNullElse(policy.release(), NONE),
                count(counts, Counts::selected),
                count(counts, Counts::ready),
                count(counts, Counts::inFlight),
                count(counts, Counts::awaiting),
                count(counts, Counts::pending),
                count(counts, Counts::blocked),
                count(counts, Counts::failed),
                count(counts, Counts::rolledBack));
    }

    private static String count(Optional<Counts> counts, Function<Counts, Integer> which) {
        return counts.map(which).map(String::valueOf).orElse(NONE);
    }

    private List<String> under(PolicyLine policy) {
        List<String> lines = new ArrayList<>();
        var message = policy.message();
        if (!policy.converged() && message != null && !message.isBlank()) {
            lines.addAll(TextTable.wrap(message, columns, INDENT));
        }
        Stream.of(
                        Optional.ofNullable(policy.stage()).map(StatusTable::stage),
                        Optional.ofNullable(policy.nextWindow()).map(w -> "The next window opens at " + w + "."),
                        Optional.ofNullable(policy.eta()).map(e -> "The rollout is expected to be over at " + e + "."))
                .flatMap(Optional::stream)
                .forEach(sentence -> lines.addAll(TextTable.wrap(sentence, columns, INDENT)));
        return lines;
    }

    private static String stage(Stage stage) {
        var wave = stage.wave();
        var name =
                Optional.ofNullable(stage.waveName()).map(n -> " (" + n + ")").orElse("");
        return switch (stage.name()) {
            case CANARY -> "The canaries go.";
            case SOAKING ->
                "What has gone must stay well"
                        + Optional.ofNullable(stage.until())
                                .map(u -> " until " + u)
                                .orElse("")
                        + ".";
            case WAVE -> (wave == null ? "A wave" : "Wave " + wave + " of " + stage.waves()) + name + " goes.";
        };
    }

    private List<String> cells(VmLine vm) {
        List<String> cells = new ArrayList<>(List.of(
                vm.title(),
                vm.phase(),
                orNone(vm.release()),
                orNone(vm.reason()),
                Optional.ofNullable(vm.since()).map(this::ago).orElse(NONE),
                Integer.toString(vm.restarts())));
        if (wide) {
            cells.addAll(List.of(
                    orNone(vm.policy()),
                    orNone(vm.os()),
                    orNone(vm.agent()),
                    orNone(vm.run()),
                    Optional.ofNullable(vm.until()).map(Instant::toString).orElse(NONE)));
        }
        return cells;
    }

    private static String orNone(@Nullable String text) {
        return Objects.requireNonNullElse(text, NONE);
    }

    /** As kubectl tells an age. */
    private String ago(Instant since) {
        var span = Duration.between(since, now);
        if (span.toMinutes() < 2) {
            return Math.max(0, span.toSeconds()) + "s";
        }
        if (span.toHours() < 2) {
            return span.toMinutes() + "m";
        }
        return span.toDays() < 2 ? span.toHours() + "h" : span.toDays() + "d";
    }

    private List<String> under(VmLine vm) {
        return Optional.ofNullable(vm.message())
                .map(m -> TextTable.wrap(TextTable.waiting(m, Optional.ofNullable(vm.until())), columns, INDENT))
                .orElse(List.of());
    }

    private static String summary(FleetStatus status) {
        if (status.items().isEmpty()) {
            return "The operator has no record of any VM here.";
        }
        Map<String, Long> phases = status.items().stream()
                .collect(Collectors.groupingBy(VmLine::phase, TreeMap::new, Collectors.counting()));
        return (status.items().size() == 1 ? "1 VM: " : status.items().size() + " VMs: ")
                + phases.entrySet().stream()
                        .map(e -> e.getValue() + " " + e.getKey())
                        .collect(Collectors.joining(", "))
                + ".";
    }
}
