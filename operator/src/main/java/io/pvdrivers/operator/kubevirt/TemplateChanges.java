package io.pvdrivers.operator.kubevirt;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a VM's template says and its running VMI does not show: what a restart would make live. KubeVirt's RestartRequired tells neither
 * reliably nor what; this compares the objects themselves. A VMI has much that its VM has not, from preference, instance type and defaults, so what
 * the template states must show, and what it leaves out counts only where nothing but the template gives it. Pure.
 */
public final class TemplateChanges {
    /** The VM's preference among what the operator has changed. */
    public static final String PREFERENCE = "Preference";

    private static final String SPEC = "spec.template.spec";
    private static final List<String> INSTANCETYPES =
            List.of("kubevirt.io/instancetype-name", "kubevirt.io/cluster-instancetype-name");

    /** Of the template's annotations those that change the machine itself. Labels and other annotations change how it is found. */
    private static final List<String> MACHINE_ANNOTATIONS = List.of(
            "hooks.kubevirt.io/hookSidecars",
            "kubevirt.io/pci-interface-slot-count",
            "kubevirt.io/pci-topology-version",
            "kubevirt.io/placePCIDevicesOnRootComplex");

    private final JsonNode vm;
    private final JsonNode vmi;
    private final JsonNode template;
    private final JsonNode running;
    private final Set<String> own;
    private final SortedSet<String> changed = new TreeSet<>();

    private TemplateChanges(JsonNode vm, JsonNode vmi, Set<String> own) {
        this.vm = vm;
        this.vmi = vmi;
        this.template = vm.at("/spec/template/spec");
        this.running = vmi.path("spec");
        this.own = own;
    }

    /**
     * The paths in the VM whose values wait for a restart, sorted.
     *
     * @param own what the operator has changed: devices, each as {@link Devices#key} names it, and {@link #PREFERENCE}
     */
    public static List<String> of(JsonNode vm, JsonNode vmi, Set<String> own) {
        var changes = new TemplateChanges(vm, vmi, own);
        changes.compare();
        return List.copyOf(changes.changed);
    }

    private void compare() {
        var stated = new StatedValues(template, running);
        changed.addAll(stated.missing().stream().map(path -> SPEC + path).toList());
        var devices = new DeviceChanges(template, running, vmi.at("/status/interfaces"), own, isDefaulted());
        devices.all().forEach(path -> changed.add(SPEC + path));
        machine();
        references();
        for (var key : MACHINE_ANNOTATIONS) {
            var wanted = vm.at("/spec/template/metadata/annotations").path(key);
            if (wanted.isTextual()
                    && !wanted.equals(vmi.at("/metadata/annotations").path(key))) {
                changed.add("spec.template.metadata.annotations[" + key + "]");
            }
        }
    }

    /** Whether an absent bus or model is KubeVirt's own default, and not a preference's. */
    private boolean isDefaulted() {
        var architecture = template.path("architecture").asText("amd64");
        return vm.at("/spec/preference").isMissingNode() && architecture.equals("amd64");
    }

    /** The type in the VMI's status is what an alias such as q35 stands for. */
    private void machine() {
        var wanted = template.at("/domain/machine/type");
        var shown = Stream.of(running.at("/domain/machine/type"), vmi.at("/status/machine/type"))
                .filter(JsonNode::isTextual)
                .toList();
        if (wanted.isTextual() && !shown.isEmpty() && !shown.contains(wanted)) {
            changed.add(SPEC + ".domain.machine.type");
        }
    }

    /** What they fill in is known only from the VMI; that another one is named is known from its annotations. */
    private void references() {
        if (!own.contains(PREFERENCE)) {
            reference("preference", Preference.NOTES);
        }
        reference("instancetype", INSTANCETYPES);
    }

    private void reference(String field, List<String> annotations) {
        var wanted = vm.path("spec").path(field).path("name");
        var used = annotations.stream()
                .map(key -> vmi.at("/metadata/annotations").path(key))
                .filter(JsonNode::isTextual)
                .findFirst();
        if (wanted.isTextual() && used.filter(u -> !u.equals(wanted)).isPresent()) {
            changed.add("spec." + field + ".name");
        }
    }

    /** The entry of a list that has this name. */
    static Optional<JsonNode> named(JsonNode list, String name) {
        for (var entry : list) {
            if (entry.path("name").asText().equals(name)) {
                return Optional.of(entry);
            }
        }
        return Optional.empty();
    }
}
