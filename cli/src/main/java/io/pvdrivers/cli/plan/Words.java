package io.pvdrivers.cli.plan;

import com.fasterxml.jackson.databind.ObjectMapper;

/** Words of the API as its objects carry them. */
final class Words {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Words() {}

    static String of(Enum<?> word) {
        return JSON.convertValue(word, String.class);
    }
}
