package io.pvdrivers.testing.crd;

import com.fasterxml.jackson.databind.JsonNode;
import io.pvdrivers.testing.api.OwnKinds;
import java.util.ArrayList;
import java.util.List;

/** One of our CustomResourceDefinitions, as the build makes it. */
record Definition(String plural, JsonNode definition) {

    /** A field, an item of a list ({@code []}) or a value of a map ({@code {}}), with its schema. The root's path is empty. */
    record Place(String path, JsonNode schema) {
        boolean isField() {
            return !path.isEmpty() && !path.endsWith("[]") && !path.endsWith("{}");
        }
    }

    static List<Definition> all() {
        return OwnKinds.PLURALS.stream().map(Definition::of).toList();
    }

    static Definition of(String plural) {
        return new Definition(plural, Yaml.read(OwnKinds.yaml(plural)));
    }

    String kind() {
        return definition.at("/spec/names/kind").asText();
    }

    boolean namespaced() {
        return definition.at("/spec/scope").asText().equals("Namespaced");
    }

    boolean hasStatus() {
        return version().has("subresources");
    }

    JsonNode version() {
        return definition.at("/spec/versions/0");
    }

    JsonNode schema() {
        return version().at("/schema/openAPIV3Schema");
    }

    /** Everything that the schema describes. */
    List<Place> places() {
        var places = new ArrayList<Place>();
        walk("", schema(), places);
        return places;
    }

    private static void walk(String path, JsonNode schema, List<Place> places) {
        places.add(new Place(path, schema));
        schema.path("properties")
                .properties()
                .forEach(property -> walk(
                        path.isEmpty() ? property.getKey() : path + "." + property.getKey(),
                        property.getValue(),
                        places));
        if (schema.has("items")) {
            walk(path + "[]", schema.get("items"), places);
        }
        if (schema.has("additionalProperties")) {
            walk(path + "{}", schema.get("additionalProperties"), places);
        }
    }

    @Override
    public String toString() {
        return plural;
    }
}
