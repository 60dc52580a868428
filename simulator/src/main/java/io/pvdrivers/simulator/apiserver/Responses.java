package io.pvdrivers.simulator.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.mockwebserver.http.MockResponse;

/** Answers as they go over the wire. */
final class Responses {
    private Responses() {}

    static MockResponse json(int code, JsonNode body) {
        return new MockResponse()
                .setResponseCode(code)
                .setHeader("Content-Type", "application/json")
                .setBody(Json.print(body));
    }

    static MockResponse failure(ApiFailure failure) {
        MockResponse response = json(failure.code(), failure.status());
        failure.retryAfter().ifPresent(seconds -> response.setHeader("Retry-After", seconds));
        return response;
    }
}
