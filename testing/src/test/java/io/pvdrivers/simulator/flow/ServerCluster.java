package io.pvdrivers.simulator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.kubevirt.VirtualMachine;
import io.pvdrivers.operator.action.KubernetesVirtualMachines;
import io.pvdrivers.operator.guest.GuestAgent;
import io.pvdrivers.simulator.bridge.SteppedCluster;
import io.pvdrivers.simulator.world.World;
import io.pvdrivers.simulator.world.scene.VmName;
import io.pvdrivers.testing.api.KubeVirtStandIn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The VMs of a {@link World} on a real API server, in the flows' namespace. The operator's client writes them; a user's client
 * does what users do. Time passes only with the world.
 */
final class ServerCluster implements FlowCluster, AutoCloseable {
    private static final String NAMESPACE = "vms";
    private static final String NO_FINALIZERS = "{\"metadata\": {\"finalizers\": null}}";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final World world;
    private final KubernetesClient users;
    private final KubernetesClient operator;
    private final KubernetesVirtualMachines machines;
    private final SteppedCluster stepped;
    private final Strikes strikes = new Strikes();
    private final List<Write> writes = new ArrayList<>();
    private final Map<String, String> uidsInWorld = new HashMap<>();

    ServerCluster(World world, KubernetesClient users, KubernetesClient operator, KubeVirtStandIn standIn) {
        this.world = world;
        this.users = users;
        this.operator = operator;
        this.machines = new KubernetesVirtualMachines(operator);
        this.stepped = new SteppedCluster(world, users);
        standIn.play(NAMESPACE, stepped.kubeVirt());
    }

    @Override
    public void create(ObjectNode manifest) {
        var created = users.resource(JSON.convertValue(manifest, GenericKubernetesResource.class))
                .create();
        uidsInWorld.put(
                created.getMetadata().getUid(), "vm-" + created.getMetadata().getName());
        take(VmName.of(manifest));
    }

    @Override
    public void edit(VmName name, UnaryOperator<ObjectNode> change) {
        var edited = change.apply(object(name));
        users.resource(JSON.convertValue(edited, GenericKubernetesResource.class))
                .update();
        take(name);
    }

    /** The world hears of what was stored, as virt-controller does. */
    private void take(VmName name) {
        stepped.put(object(name));
        stepped.publish();
    }

    @Override
    public ObjectNode object(VmName name) {
        return tree(stored(name).get());
    }

    private Resource<GenericKubernetesResource> stored(VmName name) {
        return users.genericKubernetesResources("kubevirt.io/v1", "VirtualMachine")
                .inNamespace(name.namespace())
                .withName(name.name());
    }

    private ObjectNode tree(GenericKubernetesResource object) {
        try {
            return (ObjectNode) JSON.readTree(users.getKubernetesSerialization().asJson(object));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Optional<Live> get(String namespace, String name) {
        stepped.publish();
        return machines.get(namespace, name);
    }

    /** Only the server's clock can stamp what it creates, and it does not live in the world's time. */
    @Override
    public Optional<LiveInstance> liveInstance(String namespace, String name) {
        stepped.publish();
        var instance = machines.liveInstance(namespace, name);
        var inWorld = world.instance(new VmName(namespace, name));
        if (instance.isPresent() && inWorld.isPresent()) {
            var metadata = instance.get().view().getMetadata();
            uidsInWorld.put(metadata.getUid(), inWorld.get().at("/metadata/uid").asText());
            metadata.setCreationTimestamp(
                    inWorld.get().at("/metadata/creationTimestamp").asText());
        }
        return instance;
    }

    /** The flows cache nothing. */
    @Override
    public VirtualMachine upToDate(VirtualMachine cached) {
        return cached;
    }

    @Override
    public Written patch(String namespace, String name, ArrayNode operations) {
        var vm = new VmName(namespace, name);
        return strikes.around(() -> {
            var written = machines.patch(namespace, name, operations);
            if (written instanceof Written.Done) {
                writes.add(new Write(vm, Optional.of(operations), false));
                take(vm);
            }
            return written;
        });
    }

    @Override
    public Written restart(String namespace, String name, boolean atOnce) {
        return strikes.around(() -> {
            var written = machines.restart(namespace, name, atOnce);
            if (written instanceof Written.Done) {
                writes.add(new Write(new VmName(namespace, name), Optional.empty(), true));
            }
            return written;
        });
    }

    @Override
    public GuestAgent agent() {
        return stepped.agent();
    }

    /** What is read back must be what was written: nothing pruned, nothing defaulted, nothing rounded. */
    @Override
    public DriverState keep(DriverState state) {
        var stored = state.getMetadata().getResourceVersion() == null
                ? operator.resource(state).create()
                : operator.resource(withVersion(state)).update();
        if (state.getStatus() != null) {
            stored.setStatus(state.getStatus());
            stored = operator.resource(stored).updateStatus();
        }
        assertThat(stored.getSpec()).isEqualTo(state.getSpec());
        assertThat(stored.getStatus()).isEqualTo(state.getStatus());
        return stored;
    }

    private DriverState withVersion(DriverState state) {
        var next = operator.getKubernetesSerialization().clone(state);
        next.getMetadata()
                .setResourceVersion(operator.resource(state).get().getMetadata().getResourceVersion());
        return next;
    }

    @Override
    public void forget(DriverState state) {
        operator.resource(state).delete();
    }

    @Override
    public Strikes strikes() {
        return strikes;
    }

    @Override
    public List<Write> writes() {
        return writes;
    }

    /** Leaves the namespace empty. */
    @Override
    public void close() {
        users.resources(DriverState.class).inNamespace(NAMESPACE).delete();
        for (var kind : List.of("VirtualMachine", "VirtualMachineInstance")) {
            var objects =
                    users.genericKubernetesResources("kubevirt.io/v1", kind).inNamespace(NAMESPACE);
            for (var object : objects.list().getItems()) {
                objects.resource(object).patch(PatchContext.of(PatchType.JSON_MERGE), NO_FINALIZERS);
                objects.resource(object).delete();
            }
        }
    }

    /** The uids that the server drew, by the names that the world has for them. */
    String inWorldsWords(String told) {
        var words = told;
        for (var uid : uidsInWorld.entrySet()) {
            words = words.replace(uid.getKey(), uid.getValue());
        }
        return words;
    }
}
