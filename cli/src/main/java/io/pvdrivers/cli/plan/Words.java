package io.pvdrivers.cli.plan;

import java.util.Locale;

/** Words of enums as an option takes them. */
final class Words {
    private Words() {}

    static String lower(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }
}
