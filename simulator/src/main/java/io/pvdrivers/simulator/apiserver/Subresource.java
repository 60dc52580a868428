package io.pvdrivers.simulator.apiserver;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.Optional;

/**
 * What KubeVirt's aggregated API does on {@code PUT .../virtualmachines/{name}/restart|start|stop}. Called with the
 * server's lock held: it must not send requests to the server.
 */
@FunctionalInterface
public interface Subresource {

    /** Carries out the request. */
    Reply put(SubresourceCall call);

    /** How KubeVirt answers. */
    sealed interface Reply {

        /** 202 with an empty body, after the JSON Patch, if any, was applied to the VM. */
        record Accepted(Optional<ArrayNode> vmPatch) implements Reply {}

        /** Refused with this status and message. */
        record Refused(int code, String message) implements Reply {}
    }
}
