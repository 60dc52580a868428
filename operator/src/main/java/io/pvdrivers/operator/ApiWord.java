package io.pvdrivers.operator;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Objects;

/** The word that the API has for a constant, so that a metric, a status and a table call it the same. */
public final class ApiWord {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ApiWord() {}

    public static String of(Enum<?> constant) {
        return Objects.requireNonNull(JSON.convertValue(constant, String.class));
    }
}
