package io.pvdrivers.simulator.apiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** The webhooks of one kind. Called with the server's lock held: it must not send requests to the server. */
public interface Admission {

    /** The name a refusal is reported under. */
    String webhookName();

    /** The candidate as the mutating webhook leaves it; it may be changed in place. */
    default ObjectNode mutate(Optional<ObjectNode> old, ObjectNode candidate) {
        return candidate;
    }

    /** Why the candidate may not replace the old object (or be created); empty admits it. */
    List<Refusal> validate(Optional<ObjectNode> old, ObjectNode candidate);

    /** One reason for a refusal, as it appears in {@code details.causes}. */
    record Refusal(String field, String message, String reason) {}
}
