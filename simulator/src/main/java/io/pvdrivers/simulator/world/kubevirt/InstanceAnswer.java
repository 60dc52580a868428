package io.pvdrivers.simulator.world.kubevirt;

import com.fasterxml.jackson.databind.JsonNode;
import io.pvdrivers.simulator.world.scene.VmName;

/** How KubeVirt answers a GET of a VMI's subresource. */
public sealed interface InstanceAnswer {
    /** 200 with this JSON. */
    record Json(JsonNode body) implements InstanceAnswer {}

    /** 200 with a PNG. */
    record Picture(Png png) implements InstanceAnswer {}

    /** Refused with this status and message. */
    record Refused(int code, String message) implements InstanceAnswer {}

    static InstanceAnswer notFound(VmName vmi) {
        return new Refused(404, "virtualmachineinstance.kubevirt.io \"" + vmi.name() + "\" not found");
    }

    static InstanceAnswer conflict(VmName vmi, String why) {
        return new Refused(
                409,
                "Operation cannot be fulfilled on virtualmachineinstance.kubevirt.io \"" + vmi.name() + "\": " + why);
    }

    static InstanceAnswer badRequest(String why) {
        return new Refused(400, why);
    }

    static InstanceAnswer internal(String why) {
        return new Refused(500, "Internal error occurred: " + why);
    }
}
