package io.pvdrivers.operator.telemetry;

import com.fasterxml.jackson.databind.ObjectMapper;

/** The word that the API has for a constant, so that a metric and a status call it the same. */
final class ApiWord {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ApiWord() {}

    static String of(Enum<?> constant) {
        return JSON.convertValue(constant, String.class);
    }
}
