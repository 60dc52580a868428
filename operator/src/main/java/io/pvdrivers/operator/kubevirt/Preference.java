package io.pvdrivers.operator.kubevirt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.DeviceKind;
import io.pvdrivers.kubevirt.VirtualMachineInstance;
import io.pvdrivers.kubevirt.VirtualMachineSpec.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A VirtualMachinePreference or VirtualMachineClusterPreference: what KubeVirt fills in at every start where a VM's spec states nothing. Pure.
 *
 * @param uid with the generation it is in the name of every ControllerRevision that KubeVirt makes of it
 * @param spec as the API server has it
 */
public record Preference(String name, String uid, long generation, JsonNode spec) {
    /** Where a VM names no kind of preference. */
    public static final String USUAL_KIND = "VirtualMachineClusterPreference";

    /** Annotations of an instance. */
    static final List<String> NOTES = List.of("kubevirt.io/preference-name", "kubevirt.io/cluster-preference-name");

    private static final String NAMESPACED = "VirtualMachinePreference";
    private static final String DEVICES = "devices";
    private static final String DISK_BUS = "preferredDiskBus";
    private static final String INTERFACE_MODEL = "preferredInterfaceModel";

    public static Preference of(JsonNode object) {
        var metadata = object.path("metadata");
        return new Preference(
                metadata.path("name").asText(),
                metadata.path("uid").asText(),
                metadata.path("generation").asLong(),
                object.path("spec"));
    }

    /** The kind that a VM means with what it writes there: KubeVirt takes a kind or a resource, in small letters or capitals. */
    public static String kind(Optional<String> written) {
        return written.filter(kind -> kind.equalsIgnoreCase(NAMESPACED) || kind.equalsIgnoreCase(NAMESPACED + "s"))
                .map(kind -> NAMESPACED)
                .orElse(USUAL_KIND);
    }

    /** Whether it is this preference that a VM names. */
    public static boolean isNamed(@Nullable Reference named, String kind, String name) {
        return named != null && name.equals(named.name()) && kind.equals(kind(Optional.ofNullable(named.kind())));
    }

    /** The name of the preference that an instance was started with, by what KubeVirt notes on it. */
    public static Optional<String> of(VirtualMachineInstance vmi) {
        var annotations = Objects.requireNonNullElse(vmi.getMetadata().getAnnotations(), Map.<String, String>of());
        return NOTES.stream()
                .flatMap(note -> Optional.ofNullable(annotations.get(note)).stream())
                .findFirst();
    }

    /** Whether objects of this kind have a namespace. */
    public static boolean isNamespaced(String kind) {
        return kind.equals(NAMESPACED);
    }

    /** Bus or model of a device for which a VM states none; empty where the preference leaves that to KubeVirt. */
    public Optional<String> gives(DeviceKind kind) {
        var field = switch (kind) {
            case DISK -> DISK_BUS;
            case INTERFACE -> INTERFACE_MODEL;
        };
        return Optional.of(spec.path(DEVICES).path(field).asText()).filter(value -> !value.isEmpty());
    }

    /** Whether it is this very state of the preference that a ControllerRevision of this name holds. */
    public boolean isIn(String revision) {
        return revision.endsWith("-" + uid + "-" + generation);
    }

    /** The fields, besides the bus of disks and the model of interfaces, in which another one differs, sorted. */
    public List<String> differences(Preference other) {
        var paths = new TreeSet<String>();
        compare("spec", withoutDrivers(), other.withoutDrivers(), paths);
        return new ArrayList<>(paths);
    }

    private JsonNode withoutDrivers() {
        var copy = spec.deepCopy();
        if (copy.path(DEVICES) instanceof ObjectNode devices) {
            devices.remove(List.of(DISK_BUS, INTERFACE_MODEL));
        }
        return copy;
    }

    private static void compare(String path, JsonNode one, JsonNode other, TreeSet<String> paths) {
        if (isNothing(one) && isNothing(other) || one.equals(other)) {
            return;
        }
        var object = one.isObject() || other.isObject();
        var comparable = (one.isObject() || isNothing(one)) && (other.isObject() || isNothing(other));
        if (!object || !comparable) {
            paths.add(path);
            return;
        }
        var fields = new TreeSet<String>();
        Stream.of(one, other).forEach(node -> node.fieldNames().forEachRemaining(fields::add));
        if (fields.isEmpty()) {
            paths.add(path);
        }
        fields.forEach(field -> compare(path + "." + field, one.path(field), other.path(field), paths));
    }

    private static boolean isNothing(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }
}
