package io.pvdrivers.cli.plan;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Locale;

/** Words of enums as people and objects carry them. */
final class Words {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Words() {}

    /** As objects of the API carry it. */
    static String of(Enum<?> word) {
        return JSON.convertValue(word, String.class);
    }

    /** As an option takes it. */
    static String lower(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }
}
