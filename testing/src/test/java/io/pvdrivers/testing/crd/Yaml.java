package io.pvdrivers.testing.crd;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/** YAML as JSON, read field by field and by no model. */
final class Yaml {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final ObjectMapper JSON = new ObjectMapper();

    private Yaml() {}

    static JsonNode read(String text) {
        try {
            return YAML.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    /** Reads what a server answered. */
    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    /** Reads a file of {@code src/test/resources/crd}. */
    static JsonNode resource(String name) {
        return read(text("/crd/" + name));
    }

    /** A file of the class path. */
    static String text(String file) {
        try (var in = Objects.requireNonNull(Yaml.class.getResourceAsStream(file), file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One text for each item of a list. */
    static List<String> strings(JsonNode list, Function<JsonNode, String> text) {
        return StreamSupport.stream(list.spliterator(), false).map(text).toList();
    }

    /** An object of ours that a server takes, with every field that may be set. */
    static ObjectNode object(String plural) {
        return plural.equals("clusterdriverpolicies")
                ? merged(resource("objects/driverpolicies.yaml"), resource("objects/clusterdriverpolicies.yaml"))
                : (ObjectNode) resource("objects/" + plural + ".yaml");
    }

    /** What a JSON merge patch makes of the object, which stays as it is. */
    static ObjectNode merged(JsonNode object, JsonNode patch) {
        ObjectNode merged = object.deepCopy();
        patch.properties().forEach(field -> {
            var old = merged.path(field.getKey());
            if (field.getValue().isNull()) {
                merged.remove(field.getKey());
            } else if (field.getValue().isObject() && old.isObject()) {
                merged.set(field.getKey(), merged(old, field.getValue()));
            } else {
                merged.set(field.getKey(), field.getValue());
            }
        });
        return merged;
    }
}
