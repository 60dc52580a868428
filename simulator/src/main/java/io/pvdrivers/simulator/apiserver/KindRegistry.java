package io.pvdrivers.simulator.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The kinds the server serves: some that come with it, and one for every version of a CustomResourceDefinition. */
final class KindRegistry {
    static final String DEFINITIONS = "customresourcedefinitions.apiextensions.k8s.io";

    private static final List<ResourceKind> BUILT_IN = List.of(
            ResourceKind.builtIn("v1", "Namespace", "namespaces", false),
            ResourceKind.builtIn("v1", "Node", "nodes", false),
            ResourceKind.builtIn("v1", "Pod", "pods", true),
            ResourceKind.builtIn("v1", "Event", "events", true),
            ResourceKind.builtIn("v1", "ConfigMap", "configmaps", true),
            ResourceKind.builtIn("v1", "PersistentVolumeClaim", "persistentvolumeclaims", true),
            ResourceKind.builtIn("batch/v1", "Job", "jobs", true),
            ResourceKind.builtIn("batch/v1", "CronJob", "cronjobs", true),
            ResourceKind.builtIn("apps/v1", "ControllerRevision", "controllerrevisions", true),
            ResourceKind.builtIn("coordination.k8s.io/v1", "Lease", "leases", true),
            ResourceKind.builtIn("events.k8s.io/v1", "Event", "events", true),
            ResourceKind.builtIn(
                    "apiextensions.k8s.io/v1", "CustomResourceDefinition", "customresourcedefinitions", false),
            ResourceKind.foreign("kubevirt.io/v1", "KubeVirt", "kubevirts", true),
            ResourceKind.foreign("kubevirt.io/v1", "VirtualMachine", "virtualmachines", true),
            ResourceKind.foreign("kubevirt.io/v1", "VirtualMachineInstance", "virtualmachineinstances", true)
                    .withoutStatusSubresource(),
            ResourceKind.foreign(
                    "kubevirt.io/v1", "VirtualMachineInstanceMigration", "virtualmachineinstancemigrations", true),
            ResourceKind.foreign("pool.kubevirt.io/v1beta1", "VirtualMachinePool", "virtualmachinepools", true),
            ResourceKind.foreign(
                    "snapshot.kubevirt.io/v1beta1", "VirtualMachineSnapshot", "virtualmachinesnapshots", true),
            ResourceKind.foreign(
                    "snapshot.kubevirt.io/v1beta1", "VirtualMachineRestore", "virtualmachinerestores", true),
            preference("VirtualMachineClusterPreference", "virtualmachineclusterpreferences", false),
            preference("VirtualMachinePreference", "virtualmachinepreferences", true),
            preference("VirtualMachineClusterInstancetype", "virtualmachineclusterinstancetypes", false),
            preference("VirtualMachineInstancetype", "virtualmachineinstancetypes", true),
            ResourceKind.foreign("cdi.kubevirt.io/v1beta1", "DataVolume", "datavolumes", true),
            ResourceKind.foreign(
                    "k8s.cni.cncf.io/v1", "NetworkAttachmentDefinition", "network-attachment-definitions", true));

    private final Map<String, ResourceKind> kinds = new LinkedHashMap<>();

    KindRegistry() {
        BUILT_IN.forEach(this::add);
    }

    private static ResourceKind preference(String kind, String plural, boolean namespaced) {
        return ResourceKind.foreign("instancetype.kubevirt.io/v1beta1", kind, plural, namespaced);
    }

    Optional<ResourceKind> find(String group, String version, String plural) {
        return Optional.ofNullable(kinds.get(key(group, version, plural)));
    }

    List<ResourceKind> all() {
        return List.copyOf(kinds.values());
    }

    /** Serves what the definition defines, until {@link #forget}. */
    void define(JsonNode definition) {
        add(kindOf(definition));
    }

    void forget(JsonNode definition) {
        ResourceKind kind = kindOf(definition);
        kinds.remove(key(kind.group(), kind.version(), kind.plural()));
    }

    /** The kind a CustomResourceDefinition defines; one with a schema this server cannot honour is refused. */
    static ResourceKind kindOf(JsonNode definition) {
        JsonNode spec = definition.path("spec");
        JsonNode versions = spec.path("versions");
        if (versions.size() != 1) {
            throw ApiFailure.notImplemented("a CustomResourceDefinition with " + versions.size() + " versions");
        }
        JsonNode version = versions.path(0);
        return new ResourceKind(
                spec.path("group").asText(),
                version.path("name").asText(),
                spec.path("names").path("kind").asText(),
                spec.path("names").path("plural").asText(),
                spec.path("scope").asText().equals("Namespaced"),
                version.path("subresources").has("status"),
                true,
                Optional.of(schema(version.path("schema").path("openAPIV3Schema"))));
    }

    private static CrdSchema schema(JsonNode openApiSchema) {
        try {
            return CrdSchema.parse(openApiSchema);
        } catch (IllegalArgumentException e) {
            throw ApiFailure.notImplemented(String.valueOf(e.getMessage()));
        }
    }

    private void add(ResourceKind kind) {
        kinds.put(key(kind.group(), kind.version(), kind.plural()), kind);
    }

    private static String key(String group, String version, String plural) {
        return group + "/" + version + "/" + plural;
    }
}
