package io.pvdrivers.cli.plan;

import io.pvdrivers.cli.report.Paint;
import io.pvdrivers.cli.report.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A plan for people: a line for each VM, and under it why. */
final class PlanTable {
    private static final List<String> TITLES = List.of("VM", "PHASE", "RELEASE", "DEVICES", "DRIVERS", "RESTARTS");
    private static final String INDENT = "    ";
    private static final int MOST_RISKS = 3;
    private static final int NAMED = 2;

    private final int tableColumns;
    private final int columns;
    private final Paint paint;

    /**
     * A table.
     *
     * @param tableColumns how wide its rows may be
     * @param columns how wide the sentences between them may be
     */
    PlanTable(int tableColumns, int columns, Paint paint) {
        this.tableColumns = tableColumns;
        this.columns = columns;
        this.paint = paint;
    }

    List<String> lines(Plan plan) {
        var table = new TextTable(TITLES, tableColumns, paint);
        plan.items().forEach(vm -> table.add(cells(vm), why(vm)));
        List<String> lines = new ArrayList<>(plan.items().isEmpty() ? List.of() : table.lines());
        if (!plan.items().isEmpty()) {
            lines.add("");
        }
        plan.remarks().forEach(remark -> lines.addAll(TextTable.wrap("Note: " + remark, columns, "")));
        lines.addAll(TextTable.wrap(summary(plan), columns, ""));
        return lines;
    }

    private List<String> cells(VmPlan vm) {
        return List.of(
                vm.title(),
                vm.phase(),
                Optional.ofNullable(vm.release())
                        .flatMap(r -> Optional.ofNullable(r.version()))
                        .orElse("-"),
                devices(vm),
                drivers(vm),
                vm.restarts().word());
    }

    private static String devices(VmPlan vm) {
        var moves = vm.devices().stream()
                .map(m -> m.name() + " " + Optional.ofNullable(m.from()).orElse("?") + ">" + m.to())
                .toList();
        return few(moves);
    }

    private static String drivers(VmPlan vm) {
        var drivers = vm.drivers();
        return drivers == null
                ? "?"
                : few(drivers.stream().map(VmPlan.DriverStep::name).toList());
    }

    private static String few(List<String> words) {
        if (words.isEmpty()) {
            return "-";
        }
        var named = String.join(", ", words.subList(0, Math.min(NAMED, words.size())));
        return words.size() <= NAMED ? named : named + " +" + (words.size() - NAMED);
    }

    private List<String> why(VmPlan vm) {
        if (vm.phase().equals("Ready") && vm.risks().isEmpty()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        sentence(
                lines,
                vm.phase().equals("Ready") ? "" : TextTable.waiting(vm.message(), Optional.ofNullable(vm.until())));
        Optional.ofNullable(vm.next()).ifPresent(next -> sentence(lines, "Then: " + next));
        if (vm.drivers() == null && !vm.guest().unknown().isEmpty()) {
            sentence(lines, "Not known yet: " + String.join(", ", vm.guest().unknown()) + ".");
        }
        vm.restarts().what().forEach(what -> sentence(lines, "Restart: " + what));
        sentence(lines, selected(vm));
        var warnings = vm.risks().stream()
                .filter(r -> r.severity() == VmPlan.Severity.WARN)
                .toList();
        warnings.stream().limit(MOST_RISKS).forEach(r -> sentence(lines, "Risk: " + r.message()));
        if (warnings.size() > MOST_RISKS) {
            sentence(lines, "Risk: and " + (warnings.size() - MOST_RISKS) + " more; -o json has all.");
        }
        return lines;
    }

    private static String selected(VmPlan vm) {
        var names = vm.shadowed().stream().map(VmPlan.Policy::title).collect(Collectors.joining(", "));
        if (names.isEmpty()) {
            return "";
        }
        var policy = vm.policy();
        return policy == null
                ? "It would be selected by " + names + "."
                : "Shadowed by " + policy.title() + ": " + names + ".";
    }

    private void sentence(List<String> lines, String text) {
        if (!text.isEmpty()) {
            lines.addAll(TextTable.wrap(text, columns, INDENT));
        }
    }

    static String summary(Plan plan) {
        var summary = plan.summary();
        var others = switch (summary.others()) {
            case 0 -> "";
            case 1 -> " 1 other VM is selected by no policy.";
            default -> " " + summary.others() + " other VMs are selected by no policy.";
        };
        if (summary.vms() == 0) {
            return "No policy selects any VM here." + others;
        }
        return count(summary.vms(), "VM") + ": "
                + summary.phases().entrySet().stream().map(PlanTable::counted).collect(Collectors.joining(", "))
                + ". " + all(summary.restarts()) + others;
    }

    private static String counted(Map.Entry<String, Integer> phase) {
        return phase.getValue() + " " + phase.getKey();
    }

    private static String all(Plan.RestartSum sum) {
        return sum.most() == 0 ? "No restart is needed." : "To bring them all there takes " + restarts(sum) + ".";
    }

    private static String restarts(Plan.RestartSum sum) {
        return sum.least() == sum.most()
                ? count(sum.least(), "restart")
                : sum.least() + " to " + count(sum.most(), "restart");
    }

    private static String count(int number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }
}
