package io.pvdrivers.operator.catalog;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/** The makes of foreign drivers that the operator can tell, from one compact file in its jar. */
final class BuiltinForeignFamilies {
    private static final String SOURCE = "foreign.yaml";

    private BuiltinForeignFamilies() {}

    static List<ForeignFamily> all() {
        try (var source = Objects.requireNonNull(BuiltinForeignFamilies.class.getResourceAsStream(SOURCE))) {
            return List.of(new ObjectMapper(new YAMLFactory()).readValue(source, ForeignFamily[].class));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
