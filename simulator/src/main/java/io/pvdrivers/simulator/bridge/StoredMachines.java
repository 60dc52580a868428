package io.pvdrivers.simulator.bridge;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.simulator.world.World;
import io.pvdrivers.simulator.world.scene.VmName;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the world about VMs as they are stored, each version once and never an older one after a newer. */
final class StoredMachines {
    private static final Logger LOG = LoggerFactory.getLogger(StoredMachines.class);

    private final World world;
    private final Map<VmName, Seen> seen = new HashMap<>();

    private record Seen(String uid, long version) {}

    StoredMachines(World world) {
        this.world = world;
    }

    synchronized void put(ObjectNode vm) {
        VmName name = VmName.of(vm);
        Seen now = new Seen(
                vm.at("/metadata/uid").asText(),
                vm.at("/metadata/resourceVersion").asLong());
        Seen before = seen.get(name);
        if (before != null && before.version() >= now.version()) {
            return;
        }
        seen.put(name, now);
        try {
            world.putVirtualMachine(vm);
        } catch (IllegalArgumentException e) {
            LOG.warn("VM {} is left out: {}", name, e.getMessage());
        }
    }

    /** The VM of that uid is gone; one that has taken its name meanwhile is not meant. */
    synchronized void remove(ObjectNode vm) {
        VmName name = VmName.of(vm);
        Seen known = seen.get(name);
        if (known != null && known.uid().equals(vm.at("/metadata/uid").asText())) {
            seen.remove(name);
            world.deleteVirtualMachine(name);
        }
    }
}
