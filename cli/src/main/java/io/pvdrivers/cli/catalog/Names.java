package io.pvdrivers.cli.catalog;

import com.fasterxml.jackson.databind.ObjectMapper;

/** The API's words for values. */
final class Names {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Names() {}

    static String of(Enum<?> value) {
        return MAPPER.convertValue(value, String.class);
    }
}
