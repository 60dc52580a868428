package io.pvdrivers.simulator.apiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * One change of one object.
 *
 * @param before absent when the object was created
 * @param after absent when the object is gone
 * @param last the object as the event shows it: {@code after}, or what was deleted with the revision of its deletion
 */
record StoreEvent(
        long revision, ResourceKind kind, Optional<ObjectNode> before, Optional<ObjectNode> after, ObjectNode last) {}
