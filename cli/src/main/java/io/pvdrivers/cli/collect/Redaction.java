package io.pvdrivers.cli.collect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Takes out of an object what may be secret: what is handed into the guest, the annotations of others, the environment of containers.
 * That something was there, and how long it was, stays. Pure.
 */
final class Redaction {
    /** What KubeVirt hands into guests; it may hold passwords. */
    private static final Set<String> INTO_THE_GUEST =
            Set.of("userData", "userDataBase64", "networkData", "networkDataBase64", "sysprep.xml");

    /** Whose annotations hold nothing but what the operator, KubeVirt and its tools need to know. */
    private static final Set<String> KNOWN_ANNOTATIONS = Set.of(
            "pvdrivers.io",
            "kubevirt.io",
            "vm.kubevirt.io",
            "cdi.kubevirt.io",
            "instancetype.kubevirt.io",
            "snapshot.kubevirt.io",
            "forklift.konveyor.io",
            "migration.kubevirt.io");

    /** An address of a receiver of events may have a token in its path. */
    private static final Pattern SECRET_ARGUMENT = Pattern.compile("^(--events-url)=.*", Pattern.DOTALL);

    private Redaction() {}

    static JsonNode of(JsonNode object) {
        var copy = object.deepCopy();
        annotations(copy);
        clean(copy);
        return copy;
    }

    private static void annotations(JsonNode object) {
        if (object.at("/metadata/annotations") instanceof ObjectNode annotations) {
            keys(annotations).stream()
                    .filter(key -> !KNOWN_ANNOTATIONS.contains(domain(key)))
                    .forEach(key -> annotations.set(key, removed(annotations.get(key))));
        }
        // A VM has others inside it, of its template.
        object.path("spec").forEach(Redaction::templates);
    }

    private static void templates(JsonNode node) {
        if (node.at("/metadata/annotations") instanceof ObjectNode) {
            annotations(node);
        }
    }

    private static String domain(String key) {
        var slash = key.indexOf('/');
        return slash < 0 ? "" : key.substring(0, slash);
    }

    private static void clean(JsonNode node) {
        if (node instanceof ObjectNode object) {
            keys(object).forEach(key -> clean(object, key, object.get(key)));
        } else {
            node.forEach(Redaction::clean);
        }
    }

    private static void clean(ObjectNode parent, String key, JsonNode value) {
        if (INTO_THE_GUEST.contains(key) && value.isTextual()) {
            parent.set(key, removed(value));
        } else if (key.equals("env") && value.isArray()) {
            value.forEach(Redaction::withoutValue);
        } else if (key.equals("args") && value.isArray()) {
            parent.putArray(key).addAll(arguments(value));
        } else {
            clean(value);
        }
    }

    private static void withoutValue(JsonNode variable) {
        if (variable instanceof ObjectNode object && object.has("value")) {
            object.set("value", removed(object.get("value")));
        }
    }

    private static List<TextNode> arguments(JsonNode arguments) {
        return arguments
                .valueStream()
                .map(JsonNode::asText)
                .map(argument -> SECRET_ARGUMENT.matcher(argument).replaceAll("$1=(removed)"))
                .map(TextNode::valueOf)
                .toList();
    }

    private static JsonNode removed(JsonNode value) {
        return TextNode.valueOf("(removed, " + value.asText().length() + " characters)");
    }

    private static List<String> keys(ObjectNode object) {
        return object.properties().stream().map(entry -> entry.getKey()).toList();
    }
}
