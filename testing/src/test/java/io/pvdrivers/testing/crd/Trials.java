package io.pvdrivers.testing.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.pvdrivers.testing.crd.Definition.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Breaks every limit that a definition sets, one at a time. */
final class Trials {
    private final Definition definition;
    private final Place place;
    private final Spot spot;
    private final List<Trial> trials = new ArrayList<>();

    private Trials(Definition definition, Place place) {
        this.definition = definition;
        this.place = place;
        this.spot = Spot.of(complete(definition, place), place.path());
    }

    static List<Trial> of(Definition definition) {
        return definition.places().stream()
                .filter(place -> !place.path().isEmpty())
                .flatMap(place -> new Trials(definition, place).all().stream())
                .toList();
    }

    /** An object that has the place; its status only where the place is in it. */
    static ObjectNode complete(Definition definition, Place place) {
        var object = Yaml.object(definition.plural());
        if (place.path().startsWith("status")) {
            return object;
        }
        object.remove("status");
        return definition.plural().endsWith("driverpolicies")
                ? Yaml.merged(object, Yaml.resource("objects/driverpolicies-not-built.yaml"))
                : object;
    }

    private List<Trial> all() {
        var schema = place.schema();
        type();
        schema.path("required")
                .forEach(name -> add(
                        "requires " + name.asText(),
                        spot.without(name.asText()),
                        spot.field() + "." + name.asText(),
                        "Required value"));
        if (schema.has("enum")) {
            add("enum", spot.with("Nonsense"), "Unsupported value: \"Nonsense\": supported values: " + values(schema));
        }
        switch (schema.path("type").asText()) {
            case "string" -> text();
            case "integer" -> number();
            case "array" -> list();
            default -> {}
        }
        properties();
        return trials;
    }

    private static String values(JsonNode schema) {
        var names = new ArrayList<String>();
        schema.path("enum").forEach(value -> names.add(value.toString()));
        return String.join(", ", names);
    }

    private void type() {
        var schema = place.schema();
        var type = schema.path("type").asText("integer,string");
        var wrong = switch (type) {
            case "string" -> IntNode.valueOf(7);
            case "integer,string" -> BooleanNode.TRUE;
            default -> TextNode.valueOf("no " + type);
        };
        add(
                "type",
                spot.with(wrong),
                "in body must be of type " + schema.path("format").asText(type));
        if (type.equals("integer")) {
            add("fraction", spot.with(DoubleNode.valueOf(1.5)), "in body must be of type integer");
        }
        if (!type.equals("array")) {
            listOf(type);
        }
    }

    /** A kube-apiserver takes a list where a string has a format; what others than the operator write has a rule against it. */
    private void listOf(String type) {
        var list = spot.with(JsonNodeFactory.instance.arrayNode().add("a"));
        if (!place.schema().has("format")) {
            add("list", list, "in body must be of type " + type);
        } else if (place.schema().has("x-kubernetes-validations")) {
            add("list", list, "evaluating rule: " + place.path() + ": write one time");
        }
    }

    private void text() {
        var schema = place.schema();
        var shortest = schema.path("minLength").asInt();
        if (shortest > 0) {
            add("minLength", spot.with("a".repeat(shortest - 1)), "at least " + shortest + " chars long");
        }
        if (schema.has("maxLength")) {
            var longest = schema.path("maxLength").asInt();
            add("maxLength", spot.with("a".repeat(longest + 1)), "may not be more than " + longest + " bytes");
        }
        if (schema.has("pattern")) {
            var words = "should match '" + schema.path("pattern").asText() + "'";
            add("pattern", spot.with("!".repeat(Math.max(shortest, 1))), words);
        }
        if (schema.has("format")) {
            add(
                    "format",
                    spot.with("yesterday"),
                    "must be of type " + schema.path("format").asText());
        }
    }

    private void number() {
        var schema = place.schema();
        if (schema.has("minimum")) {
            bound("minimum", -1, "should be greater than or equal to ");
        }
        if (schema.has("maximum")) {
            bound("maximum", 1, "should be less than or equal to ");
        }
    }

    private void bound(String keyword, int step, String words) {
        var bound = place.schema().path(keyword).asLong();
        trials.add(new Trial(
                definition,
                place.path() + " " + keyword,
                spot.with(LongNode.valueOf(bound + step)),
                Optional.of(spot.with(LongNode.valueOf(bound))),
                spot.field(),
                words + bound));
    }

    private void list() {
        var schema = place.schema();
        if (schema.has("minItems")) {
            var fewest = schema.path("minItems").asInt();
            add("minItems", spot.with(items(fewest - 1)), "should have at least " + fewest + " items");
        }
        var most = schema.path("maxItems").asInt();
        add("maxItems", spot.with(items(most + 1)), "must have at most " + most + " items");
        if (List.of("set", "map").contains(schema.path("x-kubernetes-list-type").asText())) {
            add("unique", spot.with(items(2)), spot.field() + "[1]", "Duplicate value: ");
        }
    }

    private ArrayNode items(int count) {
        var items = JsonNodeFactory.instance.arrayNode();
        for (var index = 0; index < count; index++) {
            items.add(spot.value().path(0));
        }
        return items;
    }

    private void properties() {
        if (place.schema().has("maxProperties")) {
            var most = place.schema().path("maxProperties").asInt();
            var value = spot.value().elements().next();
            var map = JsonNodeFactory.instance.objectNode();
            for (var index = 0; index <= most; index++) {
                map.set("key" + index, value);
            }
            add("maxProperties", spot.with(map), "must have at most " + most + " items");
        }
    }

    private void add(String what, ObjectNode beyond, String words) {
        add(what, beyond, spot.field(), words);
    }

    private void add(String what, ObjectNode beyond, String field, String words) {
        trials.add(new Trial(definition, place.path() + " " + what, beyond, field, words));
    }
}
