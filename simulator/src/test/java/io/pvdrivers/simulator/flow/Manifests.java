package io.pvdrivers.simulator.flow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.pvdrivers.api.v1alpha1.DriverPolicy;
import io.pvdrivers.operator.KubernetesClients;
import io.pvdrivers.operator.catalog.BuiltinReleases;
import io.pvdrivers.operator.catalog.Release;
import io.pvdrivers.simulator.world.scene.Registry;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** VMs and policies as users write them. */
public final class Manifests {
    /** The image that the registry of {@link #registry} holds the ISO in. */
    public static final String IMAGE = "registry.example.com/virtio-win:0.1.302";

    public static final String SATA_E1000E = """
            apiVersion: kubevirt.io/v1
            kind: VirtualMachine
            metadata: {name: erp, namespace: vms, labels: {tier: erp}}
            spec:
              runStrategy: Always
              template:
                metadata: {annotations: {vm.kubevirt.io/os: windows2k22}}
                spec:
                  domain:
                    memory: {guest: 8Gi}
                    devices:
                      disks:
                        - {name: root, bootOrder: 1, disk: {bus: sata}}
                      interfaces:
                        - {name: default, model: e1000e, masquerade: {}}
                  networks: [{name: default, pod: {}}]
                  volumes: [{name: root, dataVolume: {name: erp-root}}]
            """;

    public static final String POLICY = """
            apiVersion: pvdrivers.io/v1alpha1
            kind: DriverPolicy
            metadata: {name: windows, namespace: vms, uid: policy-1, generation: 1, creationTimestamp: "2026-11-01T00:00:00Z"}
            spec:
              mode: Enforce
              release: {version: 0.1.302}
              rollout: {restart: Automatic, windows: [{always: true}]}
            """;

    /** A claim of a user that holds the same ISO. */
    public static final String ISO_CLAIM = "virtio-win-iso";

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    /** One for all: reading the shape of the types is most of what a new one costs. */
    private static final KubernetesSerialization SERIALIZATION = KubernetesClients.serialization();

    private static final Map<String, Release> RELEASES =
            BuiltinReleases.all().stream().collect(Collectors.toUnmodifiableMap(r -> r.version(), Release::new));

    /** Which image holds the ISO of which release. */
    static final Map<String, String> IMAGES = Map.of(
            "0.1.271",
            "registry.example.com/virtio-win:0.1.271",
            "0.1.285",
            "registry.example.com/virtio-win:0.1.285",
            "0.1.302",
            IMAGE);

    private static final Registry REGISTRY = withTheIso();

    private Manifests() {}

    public static ObjectNode object(String yaml) {
        try {
            return (ObjectNode) YAML.readTree(yaml);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    public static DriverPolicy policy(String yaml) {
        return read(yaml, DriverPolicy.class);
    }

    /** An object as the operator's own client reads it. */
    static <T> T read(String text, Class<T> type) {
        return SERIALIZATION.unmarshal(text, type);
    }

    /** The policy with one field of its spec set, as a later generation of it. */
    static DriverPolicy edited(DriverPolicy policy, long generation, String field, String json) {
        var object = object(SERIALIZATION.asYaml(policy));
        object.withObject("/metadata").put("generation", generation);
        object.withObject("/spec").set(field, object("value: " + json).get("value"));
        return policy(object.toString());
    }

    static Map<String, Release> releases() {
        return RELEASES;
    }

    /** A registry that holds the ISOs of {@link #IMAGES}, as does the claim of a user that of 0.1.302. */
    public static Registry registry() {
        return REGISTRY;
    }

    private static Registry withTheIso() {
        var registry = Registry.EMPTY.withClaim("vms", ISO_CLAIM, medium("0.1.302"));
        for (var image : IMAGES.entrySet()) {
            registry = registry.with(image.getValue(), medium(image.getKey()));
        }
        return registry;
    }

    private static Registry.Medium medium(String version) {
        var release = Objects.requireNonNull(RELEASES.get(version)).spec();
        var drivers = release.guests().stream().collect(Collectors.toMap(g -> g.os(), g -> g.drivers()));
        return new Registry.Medium(version, drivers);
    }
}
