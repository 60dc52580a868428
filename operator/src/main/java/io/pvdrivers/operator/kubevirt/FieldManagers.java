package io.pvdrivers.operator.kubevirt;

import com.fasterxml.jackson.databind.JsonNode;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.DeviceKind;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Who wrote which field of a VM, by its metadata.managedFields. KubeVirt's lists of disks, interfaces and volumes are atomic: who changes one
 * entry has the whole list. Pure.
 */
public final class FieldManagers {
    public static final String DISKS = "spec.template.spec.domain.devices.disks";
    public static final String INTERFACES = "spec.template.spec.domain.devices.interfaces";
    public static final String VOLUMES = "spec.template.spec.volumes";
    public static final String PREFERENCE = "spec.preference.name";

    /** What tools call themselves there, by what people call them. */
    private static final Map<String, String> TOOLS = Map.of(
            "argocd-controller", "Argo CD",
            "argocd-application-controller", "Argo CD",
            "kustomize-controller", "Flux",
            "helm-controller", "Flux",
            "helm", "Helm",
            "fleetagent", "Fleet",
            "Mozilla", "a browser");

    private FieldManagers() {}

    /**
     * Who wrote a field.
     *
     * @param field its path, as people write it
     */
    public record Writer(String name, String field) {}

    /** The list that a device of this kind stands in. */
    public static String list(DeviceKind kind) {
        return switch (kind) {
            case DISK -> DISKS;
            case INTERFACE -> INTERFACES;
        };
    }

    /**
     * Who wrote one of these fields last.
     *
     * @param ourselves the manager that does not count
     */
    public static Optional<Writer> last(JsonNode vm, List<String> fields, String ourselves) {
        return StreamSupport.stream(vm.at("/metadata/managedFields").spliterator(), false)
                .filter(entry -> !entry.path("manager").asText().equals(ourselves))
                .flatMap(entry -> owned(entry, fields))
                .max(Comparator.comparing(Owned::time))
                .map(Owned::writer);
    }

    private record Owned(Writer writer, String time) {}

    private static Stream<Owned> owned(JsonNode entry, List<String> fields) {
        return fields.stream()
                .filter(field -> entry.path("fieldsV1")
                        .at("/f:" + field.replace(".", "/f:"))
                        .isObject())
                .map(field -> new Owned(
                        new Writer(entry.path("manager").asText(), field),
                        entry.path("time").asText()));
    }

    /** The manager as people know it. */
    public static String words(String manager) {
        return Optional.ofNullable(TOOLS.get(manager))
                .or(() -> manager.startsWith("kubectl") ? Optional.of("kubectl") : Optional.empty())
                .map(tool -> tool + " (field manager " + manager + ")")
                .orElse("The field manager " + manager);
    }
}
