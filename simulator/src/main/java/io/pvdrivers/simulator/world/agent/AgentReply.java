package io.pvdrivers.simulator.world.agent;

import com.fasterxml.jackson.databind.JsonNode;

/** What a guest agent answers to a command. */
public sealed interface AgentReply {

    /** What it writes under {@code return}. */
    record Returned(JsonNode value) implements AgentReply {}

    /** What it writes under {@code error}: a class for programs, a sentence for people. */
    record Failed(String errorClass, String message) implements AgentReply {}
}
