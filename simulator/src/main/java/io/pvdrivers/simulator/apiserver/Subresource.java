package io.pvdrivers.simulator.apiserver;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What KubeVirt's aggregated API does on {@code PUT .../virtualmachines/{name}/restart|start|stop}. Called with the
 * server's lock held: it must not send requests to the server.
 */
@FunctionalInterface
public interface Subresource {

    /** Carries out the request; the body is an empty object when none was sent. */
    Reply put(String namespace, String name, String action, JsonNode body);

    /** How KubeVirt answers. */
    sealed interface Reply {

        /** 202 with an empty body. */
        record Accepted() implements Reply {}

        /** Refused with this status and message. */
        record Refused(int code, String message) implements Reply {}
    }
}
