package io.pvdrivers.simulator.apiserver;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.Optional;

/**
 * What KubeVirt's aggregated API does on {@code PUT .../virtualmachines/{name}/restart|start|stop} and on
 * {@code GET .../virtualmachineinstances/{name}/...}. Called with the server's lock held: it must not send requests to the
 * server.
 */
@FunctionalInterface
public interface Subresource {

    /** Carries out the request. */
    Reply put(SubresourceCall call);

    /** What a VMI tells, for {@code filesystemlist} and the like. */
    default Reading get(String namespace, String name, String action) {
        return new Reading.Refused(404, "404: Page Not Found");
    }

    /** How KubeVirt answers who reads. */
    sealed interface Reading {

        /** 200 with this body, whose bytes nobody may change. */
        record Given(String contentType, byte[] body) implements Reading {}

        /** Refused with this status and message. */
        record Refused(int code, String message) implements Reading {}
    }

    /** How KubeVirt answers. */
    sealed interface Reply {

        /** 202 with an empty body, after the JSON Patch, if any, was applied to the VM. */
        record Accepted(Optional<ArrayNode> vmPatch) implements Reply {}

        /** Refused with this status and message. */
        record Refused(int code, String message) implements Reply {}
    }
}
