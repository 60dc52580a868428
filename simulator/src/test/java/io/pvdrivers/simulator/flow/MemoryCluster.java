package io.pvdrivers.simulator.flow;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonPatch;
import io.fabric8.zjsonpatch.JsonPatchException;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.kubevirt.VirtualMachine;
import io.pvdrivers.kubevirt.VirtualMachineInstance;
import io.pvdrivers.operator.guest.GuestAgent;
import io.pvdrivers.simulator.world.World;
import io.pvdrivers.simulator.world.kubevirt.Refusal;
import io.pvdrivers.simulator.world.kubevirt.SubresourceRequest;
import io.pvdrivers.simulator.world.scene.VmName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The VMs of a {@link World}, read and written as through an API server, without one. */
final class MemoryCluster implements FlowCluster {
    private final World world;
    private final Map<VmName, ObjectNode> stored = new HashMap<>();
    private final Map<String, Seen> seen = new HashMap<>();
    private final List<Write> writes = new ArrayList<>();
    private final Strikes strikes = new Strikes();
    private long resourceVersion = 1;
    private int liveReads;

    private record Seen(ObjectNode object, Object view) {}

    MemoryCluster(World world) {
        this.world = world;
    }

    @Override
    public void create(ObjectNode manifest) {
        var refusals = world.admitCreate(manifest);
        if (!refusals.isEmpty()) {
            throw new IllegalArgumentException(Refusal.message(refusals));
        }
        var vm = world.mutateCreate(manifest);
        var metadata = vm.withObject("/metadata");
        if (!metadata.has("uid")) {
            metadata.put("uid", "vm-" + metadata.path("name").asText());
        }
        store(vm);
    }

    @Override
    public void edit(VmName name, UnaryOperator<ObjectNode> change) {
        follow();
        store(change.apply(stored.get(name).deepCopy()));
    }

    /** What KubeVirt itself has changed of VMs. */
    private void follow() {
        for (var write : world.takeWrites()) {
            store((ObjectNode) JsonPatch.apply(write.patch(), stored.get(write.vm())));
        }
    }

    private void store(ObjectNode vm) {
        var metadata = vm.withObject("/metadata");
        metadata.put("resourceVersion", Long.toString(++resourceVersion));
        var name = new VmName(
                vm.at("/metadata/namespace").asText(), vm.at("/metadata/name").asText());
        var before = stored.get(name);
        var isOther = before == null || !before.at("/spec").equals(vm.at("/spec"));
        metadata.put(
                "generation",
                before == null ? 1 : before.at("/metadata/generation").asLong() + (isOther ? 1 : 0));
        stored.put(name, vm);
        world.putVirtualMachine(vm.deepCopy());
    }

    @Override
    public ObjectNode object(VmName name) {
        follow();
        return stored.get(name).deepCopy();
    }

    @Override
    public Strikes strikes() {
        return strikes;
    }

    @Override
    public GuestAgent agent() {
        return world.agent();
    }

    @Override
    public DriverState keep(DriverState state) {
        return state;
    }

    @Override
    public void forget(DriverState state) {}

    @Override
    public List<Write> writes() {
        return writes;
    }

    @Override
    public Optional<Live> get(String namespace, String name) {
        follow();
        var vm = new VmName(namespace, name);
        return Optional.ofNullable(stored.get(vm)).map(object -> {
            var full = object.deepCopy();
            world.virtualMachineStatus(vm).ifPresent(status -> full.set("status", status));
            return new Live(full, read(full, VirtualMachine.class));
        });
    }

    @Override
    public Optional<LiveInstance> liveInstance(String namespace, String name) {
        liveReads++;
        return read(namespace, name);
    }

    @Override
    public Optional<VirtualMachineInstance> instance(String namespace, String name) {
        return read(namespace, name).map(LiveInstance::view);
    }

    private Optional<LiveInstance> read(String namespace, String name) {
        return world.instance(new VmName(namespace, name))
                .map(vmi -> new LiveInstance(vmi, read(vmi, VirtualMachineInstance.class)));
    }

    /** How often an instance was read past the caches, which goes with a reading of its VM. */
    int liveReads() {
        return liveReads;
    }

    /** The flows cache nothing. */
    @Override
    public VirtualMachine upToDate(VirtualMachine cached) {
        return cached;
    }

    @Override
    public Written patch(String namespace, String name, ArrayNode operations) {
        follow();
        var vm = new VmName(namespace, name);
        var before = stored.get(vm);
        ObjectNode candidate;
        try {
            candidate = (ObjectNode) JsonPatch.apply(operations, before);
        } catch (JsonPatchException e) {
            return new Written.ReadAgain(e.getMessage());
        }
        var refusals = world.admitUpdate(before, candidate);
        if (!refusals.isEmpty()) {
            return new Written.Refused(Refusal.message(refusals));
        }
        strikes.around(() -> {
            writes.add(new Write(vm, Optional.of(operations), false));
            store(world.mutateUpdate(candidate));
        });
        return new Written.Done();
    }

    @Override
    public Written restart(String namespace, String name, boolean atOnce) {
        var vm = new VmName(namespace, name);
        return strikes.around(() -> {
            var result = world.restart(vm, atOnce ? SubresourceRequest.withGrace(0) : SubresourceRequest.PLAIN);
            if (!result.isAccepted()) {
                return new Written.ReadAgain(result.message());
            }
            writes.add(new Write(vm, Optional.empty(), true));
            return new Written.Done();
        });
    }

    /** Reading is most of the work: what has not changed since is not read again. */
    private <T> T read(ObjectNode object, Class<T> type) {
        var key = type.getSimpleName() + " " + VmName.of(object);
        var known = seen.get(key);
        if (known != null && known.object().equals(object)) {
            return type.cast(known.view());
        }
        var view = Manifests.read(object.toString(), type);
        seen.put(key, new Seen(object.deepCopy(), view));
        return view;
    }
}
