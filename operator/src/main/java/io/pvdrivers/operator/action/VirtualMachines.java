package io.pvdrivers.operator.action;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.kubevirt.VirtualMachine;
import io.pvdrivers.kubevirt.VirtualMachineInstance;
import java.util.Optional;

/** VMs as the API server has them now: read live before every write, and written by patch and restart alone. */
public interface VirtualMachines {
    /** A VM with every field it has, and our view of it. */
    record Live(ObjectNode object, VirtualMachine view) {}

    /** A VMI with every field it has, and our view of it. */
    record LiveInstance(ObjectNode object, VirtualMachineInstance view) {}

    /** What became of a write. */
    sealed interface Written {
        record Done() implements Written {}

        /** Somebody was faster, or nobody can say whether it was done: read again before anything else. */
        record ReadAgain(String message) implements Written {}

        /** KubeVirt or the API server will not have it. */
        record Refused(String message) implements Written {}
    }

    Optional<Live> get(String namespace, String name);

    Optional<LiveInstance> liveInstance(String namespace, String name);

    default Optional<VirtualMachineInstance> instance(String namespace, String name) {
        return liveInstance(namespace, name).map(LiveInstance::view);
    }

    /** The VM as it was cached, or as it is now where the cache does not show yet what was written through here. */
    VirtualMachine upToDate(VirtualMachine cached);

    /** Applies an RFC 6902 patch. */
    Written patch(String namespace, String name, ArrayNode operations);

    /** Asks for a restart; {@code atOnce} leaves out the graceful shutdown. */
    Written restart(String namespace, String name, boolean atOnce);
}
