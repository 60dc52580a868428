package io.pvdrivers.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.pvdrivers.operator.guest.AgentChannel;
import io.pvdrivers.operator.guest.GuestAgent.Guest;
import io.pvdrivers.simulator.flow.Manifests;
import io.pvdrivers.simulator.world.World;
import io.pvdrivers.simulator.world.scene.VmName;
import io.pvdrivers.simulator.world.scene.WorldSettings;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * VMs of several kinds in five namespaces, and twenty policies over them whose windows are shut for days: they are judged, and nothing is
 * done to them. KubeVirt stands still; what the guests of a kind say is what one of them says in a world of its own.
 */
final class Fleet {
    static final String IMAGE = Manifests.IMAGE;
    static final int NAMESPACES = 5;
    static final int TIERS = 4;

    private static final String MODELS = "profiles";
    private static final String POLICY = """
            apiVersion: pvdrivers.io/v1alpha1
            kind: DriverPolicy
            metadata: {name: TIER, namespace: NAMESPACE}
            spec:
              selector: {matchLabels: {tier: TIER}}
              mode: MODE
              release: {version: 0.1.302}
              rollout: {restart: Automatic, maxConcurrent: 5, windows: [{schedule: "0 3 * * DAY", durationSeconds: 3600}]}
            """;

    /** A VM of the fleet. */
    record Vm(int number) {
        String name() {
            return "%s-%05d".formatted(profile().word(), number);
        }

        String namespace() {
            return "vms-" + number % NAMESPACES;
        }

        int tier() {
            return number / NAMESPACES % TIERS;
        }

        Profile profile() {
            return Profile.TEN[number / (NAMESPACES * TIERS) % Profile.TEN.length];
        }

        String object() {
            return namespace() + "/" + name();
        }
    }

    private final World world =
            new World(WorldSettings.DEFAULTS.startingAt(Instant.now()).withRegistry(Manifests.registry()));
    private final KubernetesClient client;
    private final List<Vm> vms;
    private final Map<Profile, ObjectNode> instances;
    private final Map<Profile, ObjectNode> statuses;

    Fleet(KubernetesClient client, int size) {
        this.client = client;
        this.vms = IntStream.range(0, size).mapToObj(Vm::new).toList();
        Stream.of(Profile.values()).forEach(p -> world.putVirtualMachine(p.manifest(MODELS, model(p).name(), "t0")));
        world.advance(world.now());
        instances = Stream.of(Profile.values())
                .filter(Profile::runs)
                .collect(Collectors.toMap(p -> p, p -> world.instance(model(p)).orElseThrow()));
        statuses = Stream.of(Profile.values())
                .collect(Collectors.toMap(
                        p -> p, p -> world.virtualMachineStatus(model(p)).orElseThrow()));
    }

    List<Vm> vms() {
        return vms;
    }

    private static VmName model(Profile profile) {
        return new VmName(MODELS, profile.word() + "-model");
    }

    static String profileOf(String vm) {
        return vm.substring(0, vm.indexOf('-'));
    }

    /** The way to the guests: they say what the one of their kind says. */
    AgentChannel guests() {
        return (guest, command) -> {
            var profile = Profile.valueOf(profileOf(guest.name()).toUpperCase(java.util.Locale.ROOT));
            var uid = instances.get(profile).at("/metadata/uid").asText();
            return world.channel().call(new Guest(MODELS, model(profile).name(), uid, Optional.empty()), command);
        };
    }

    /** Brings everything to the server. */
    void bring() {
        bring(client, "kubevirt", world.kubeVirt());
        bringPolicies(client, POLICY.replace("DAY", String.valueOf(inThreeDays().getValue() % 7)), 1);
        Crowd.each(vms, this::bring);
    }

    private static DayOfWeek inThreeDays() {
        return Instant.now().atOffset(ZoneOffset.UTC).getDayOfWeek().plus(3);
    }

    /** One policy for each tier of each namespace; some of them only look. */
    static void bringPolicies(KubernetesClient client, String manifest, int audits) {
        for (int n = 0; n < NAMESPACES; n++) {
            var namespace = "vms-" + n;
            namespace(client, namespace);
            for (int t = 0; t < TIERS; t++) {
                client.resource(Manifests.policy(manifest.replace("NAMESPACE", namespace)
                                .replace("TIER", "t" + t)
                                .replace("MODE", t < TIERS - audits ? "Enforce" : "Audit")))
                        .create();
            }
        }
    }

    static void namespace(KubernetesClient client, String name) {
        client.resource(new io.fabric8.kubernetes.api.model.NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .serverSideApply();
    }

    private void bring(Vm vm) {
        var profile = vm.profile();
        var stored = client.resource(resource(profile.manifest(vm.namespace(), vm.name(), "t" + vm.tier())))
                .create();
        machine(
                vm,
                machine ->
                        machine.subresource("status").patch(merging(), "{\"status\": " + statuses.get(profile) + "}"));
        if (profile.runs()) {
            client.resource(resource(instance(vm, stored.getMetadata().getUid())))
                    .create();
        }
    }

    private ObjectNode instance(Vm vm, String owner) {
        var model = instances.get(vm.profile());
        var text = model.toString()
                .replace(model(vm.profile()).name(), vm.name())
                .replace("\"" + MODELS + "\"", "\"" + vm.namespace() + "\"");
        var instance = Manifests.object(text);
        instance.withObject("/metadata").remove(List.of("uid", "resourceVersion", "creationTimestamp", "finalizers"));
        ((ObjectNode) instance.at("/metadata/ownerReferences/0")).put("uid", owner);
        return instance;
    }

    /** Does something to a VM as it is stored. */
    void machine(Vm vm, Consumer<io.fabric8.kubernetes.client.dsl.Resource<GenericKubernetesResource>> what) {
        what.accept(client.genericKubernetesResources("kubevirt.io/v1", "VirtualMachine")
                .inNamespace(vm.namespace())
                .withName(vm.name()));
    }

    /** Does something to its VMI. */
    void instance(Vm vm, Consumer<io.fabric8.kubernetes.client.dsl.Resource<GenericKubernetesResource>> what) {
        what.accept(client.genericKubernetesResources("kubevirt.io/v1", "VirtualMachineInstance")
                .inNamespace(vm.namespace())
                .withName(vm.name()));
    }

    static PatchContext merging() {
        return PatchContext.of(PatchType.JSON_MERGE);
    }

    /** How large a VM and its VMI are on the wire, with managed fields. */
    long bytesOf(Vm vm) {
        var path = "/apis/kubevirt.io/v1/namespaces/" + vm.namespace() + "/";
        return client.raw(path + "virtualmachines/" + vm.name()).length()
                + (vm.profile().runs()
                        ? client.raw(path + "virtualmachineinstances/" + vm.name())
                                .length()
                        : 0);
    }

    private static void bring(KubernetesClient client, String namespace, ObjectNode object) {
        namespace(client, namespace);
        var copy = object.deepCopy();
        copy.withObject("/metadata").remove(List.of("uid", "resourceVersion", "creationTimestamp"));
        var stored = client.resource(resource(copy));
        stored.create();
        stored.subresource("status").patch(merging(), "{\"status\": " + object.get("status") + "}");
    }

    static GenericKubernetesResource resource(ObjectNode object) {
        try {
            return GuestLine.JSON.treeToValue(object, GenericKubernetesResource.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
