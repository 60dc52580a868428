package io.pvdrivers.simulator.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * A request to a subresource of a VM.
 *
 * @param action {@code restart}, {@code start} or {@code stop}
 * @param body an empty object when none was sent
 * @param vm the VM as it is stored at this moment
 */
public record SubresourceCall(
        String namespace, String name, String action, JsonNode body, boolean dryRun, Optional<ObjectNode> vm) {}
