package io.pvdrivers.simulator.world.kubevirt;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.pvdrivers.simulator.world.scene.VmName;
import java.util.Optional;

/**
 * How KubeVirt answers a restart, start or stop.
 *
 * @param code 202, or that of the refusal
 * @param message empty for 202
 * @param vmPatch a JSON Patch that KubeVirt makes on the VM; whoever stores the VM has to apply it
 */
public record SubresourceResult(int code, String message, Optional<ArrayNode> vmPatch) {
    public boolean isAccepted() {
        return code == 202;
    }

    static SubresourceResult accepted() {
        return new SubresourceResult(202, "", Optional.empty());
    }

    static SubresourceResult accepted(ArrayNode vmPatch) {
        return new SubresourceResult(202, "", Optional.of(vmPatch));
    }

    static SubresourceResult badRequest(String why) {
        return new SubresourceResult(400, why, Optional.empty());
    }

    static SubresourceResult notFound(VmName vm) {
        return new SubresourceResult(
                404, "virtualmachine.kubevirt.io \"" + vm.name() + "\" not found", Optional.empty());
    }

    static SubresourceResult conflict(VmName vm, String why) {
        return new SubresourceResult(
                409,
                "Operation cannot be fulfilled on virtualmachine.kubevirt.io \"" + vm.name() + "\": " + why,
                Optional.empty());
    }

    static SubresourceResult internal(String why) {
        return new SubresourceResult(500, "Internal error occurred: " + why, Optional.empty());
    }
}
