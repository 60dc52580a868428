package io.pvdrivers.simulator.apiserver;

import com.fasterxml.jackson.databind.JsonNode;

/** A request that could change something, what it carried, and the HTTP status it was answered with. */
public record ApiWrite(ApiRequest request, JsonNode body, int code) {}
