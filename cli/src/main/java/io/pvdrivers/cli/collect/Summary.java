package io.pvdrivers.cli.collect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.pvdrivers.cli.collect.Evidence.Found;
import io.pvdrivers.cli.report.Paint;
import io.pvdrivers.cli.report.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The page to read first: how the VM stands, gate by gate, and what is in the archive and what is not. Pure. */
final class Summary {
    private static final int WIDTH = 400;
    private static final String NOTHING = "-";

    private final Evidence evidence;
    private final String tool;
    private final int addresses;
    private final List<String> lines = new ArrayList<>();

    private Summary(Evidence evidence, String tool, int addresses) {
        this.evidence = evidence;
        this.tool = tool;
        this.addresses = addresses;
    }

    /**
     * @param tool what wrote it, with its version
     * @param addresses how many addresses have names instead; 0 if they were kept
     */
    static List<String> of(Evidence evidence, String tool, int addresses) {
        return new Summary(evidence, tool, addresses).lines();
    }

    private List<String> lines() {
        lines.add("VM " + evidence.vm() + ", read at " + evidence.at());
        lines.add("");
        versions();
        standing();
        gates();
        table("Devices", "devices", List.of("name", "kind", "was", "is", "wanted", "why"));
        table("Drivers", "drivers", List.of("name", "version", "wanted", "standing"));
        table("Facts of the guest", "facts", List.of("name", "value", "blind", "source", "changedAt"));
        table("To know", "notices", List.of("reason", "message"));
        contents();
        return lines.stream().map(TextTable::plain).toList();
    }

    private void versions() {
        heading("Versions");
        lines.add(tool);
        lines.add("Kubernetes " + evidence.server());
        of("KubeVirt").forEach(k -> lines.add("KubeVirt " + text(k.object().at("/status/observedKubeVirtVersion"))));
        of("Pod")
                .filter(pod -> pod.file().startsWith("operator-pod"))
                .map(pod -> pod.object().at("/spec/containers/0/image").asText())
                .distinct()
                .forEach(image -> lines.add("Operator " + image));
    }

    private void standing() {
        heading("How it stands");
        of("VirtualMachine")
                .forEach(vm -> lines.add("VirtualMachine: " + text(vm.object().at("/status/printableStatus"))));
        of("VirtualMachineInstance")
                .forEach(vmi ->
                        lines.add("VirtualMachineInstance: " + text(vmi.object().at("/status/phase"))));
        var status = state();
        if (status.isMissingNode()) {
            lines.add("DriverState: there is none, or it may not be read.");
            return;
        }
        lines.add("DriverState: " + text(status.path("phase")));
        var waiting = status.path("waitingFor");
        if (waiting.isObject()) {
            lines.add("Since " + text(waiting.path("since")) + " " + text(waiting.path("reason")) + ": "
                    + text(waiting.path("message")));
        }
        var run = status.path("run");
        if (run.isObject()) {
            lines.add("Run " + text(run.path("id")) + ": from " + text(run.path("startedAt")) + " to "
                    + text(run.path("endedAt")) + ", " + text(run.path("outcome")) + " " + text(run.path("message")));
        }
        lines.add("Restarts asked for: " + status.at("/restarts/count").asInt() + ", still needed: "
                + text(status.path("plannedRestarts")));
    }

    private void gates() {
        table("Gates", "conditions", List.of("type", "status", "lastTransitionTime", "reason", "message"));
    }

    private void table(String title, String field, List<String> columns) {
        var items = state().path(field);
        if (items.isEmpty()) {
            return;
        }
        heading(title);
        var table = new TextTable(columns, WIDTH, new Paint(false));
        items.forEach(item -> table.add(
                columns.stream().map(column -> text(item.path(column))).toList(), List.of()));
        lines.addAll(table.lines());
    }

    private void contents() {
        heading("In this archive");
        lines.add("timeline.txt: every time that stands in these objects, in order");
        lines.add("events.yaml: the Events about them");
        evidence.objects().stream().map(Found::file).forEach(lines::add);
        evidence.logs().keySet().stream()
                .sorted()
                .map(pod -> "log-" + pod + ".txt")
                .forEach(lines::add);
        evidence.pictures().keySet().stream().sorted().forEach(lines::add);
        heading("Not in it");
        lines.add(
                "What is handed into the guest (cloud-init), headers, users and keys of URLs, values of others' annotations"
                        + " and of environment variables; of each only its length is told. No Secret was read.");
        lines.add(
                addresses == 0
                        ? "Addresses stand as they are."
                        : "Addresses that these objects know: each of " + addresses
                                + " has a name such as ip-1 or mac-1 instead, the same wherever it stands.");
        lines.addAll(evidence.remarks());
        lines.add("Names of VMs, nodes, namespaces and hosts are in it. Look through it before you hand it on.");
    }

    private void heading(String title) {
        lines.add("");
        lines.add("== " + title);
    }

    private JsonNode state() {
        return of("DriverState")
                .map(found -> found.object().path("status"))
                .findFirst()
                .orElseGet(MissingNode::getInstance);
    }

    private Stream<Found> of(String kind) {
        return evidence.objects().stream().filter(found -> found.kind().equals(kind));
    }

    private static String text(JsonNode value) {
        return value.asText().isEmpty() ? NOTHING : value.asText();
    }
}
