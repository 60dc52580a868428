package io.pvdrivers.operator.guest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.operator.guest.GuestAgent.Guest;

/** Carries a command to the QEMU guest agent of a guest, and its answer back. Never throws for what a cluster or a guest does. */
public interface AgentChannel {

    /** What came back. */
    sealed interface Reply {
        /**
         * The agent did it.
         *
         * @param value what it returned
         */
        record Returned(JsonNode value) implements Reply {}

        /** The agent answered that it does not, in its own words. */
        record Failed(String message) implements Reply {}

        /** No agent answers: not installed, not started, or the guest is down or just moving to another node. */
        record NotConnected(String message) implements Reply {}

        /**
         * The operator may not ask, or its way to the guest is broken: nothing is known of the agent.
         *
         * @param busy nothing is in the way but other questions of the operator's
         */
        record CannotAsk(String message, boolean busy) implements Reply {
            public CannotAsk(String message) {
                this(message, false);
            }
        }
    }

    /**
     * Gives the agent a command and waits for its answer.
     *
     * @param command such as {@code {"execute": "guest-get-osinfo"}}, with {@code execute} first
     */
    Reply call(Guest guest, ObjectNode command);
}
