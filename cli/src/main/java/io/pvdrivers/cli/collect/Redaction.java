package io.pvdrivers.cli.collect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes out of an object what may be secret: what is handed into the guest, headers and keys of URLs, the annotations of others, what
 * containers are told. That something was there, and how long it was, stays. Pure.
 */
final class Redaction {
    /** Fields whose whole value goes, of whatever form it is. */
    private static final Set<String> SECRET = Set.of(
            "userData",
            "userDataBase64",
            "networkData",
            "networkDataBase64",
            "sysprep.xml",
            "extraHeaders",
            "httpHeaders",
            "exec",
            "kernelArgs",
            "customizeComponents");

    /** Annotations that hold nothing but what the operator, KubeVirt and CDI need to know. */
    private static final Set<String> KNOWN_ANNOTATIONS = Set.of(
            "vm.kubevirt.io/os",
            "vm.kubevirt.io/workload",
            "vm.kubevirt.io/flavor",
            "kubevirt.io/latest-observed-api-version",
            "kubevirt.io/storage-observed-api-version",
            "kubevirt.io/vm-generation",
            "kubevirt.io/nonroot",
            "kubevirt.io/pci-topology-version",
            "cdi.kubevirt.io/storage.pod.phase",
            "cdi.kubevirt.io/storage.condition.running",
            "cdi.kubevirt.io/storage.condition.running.message",
            "cdi.kubevirt.io/storage.condition.running.reason",
            "cdi.kubevirt.io/storage.bind.immediate.requested",
            "cdi.kubevirt.io/storage.usePopulator",
            "restore.kubevirt.io/lastRestoreUID",
            "kubemacpool.io/transaction-timestamp");

    private static final String OURS = "pvdrivers.io/";

    /** An address of a receiver of events may have a token in its path. */
    private static final String SECRET_ARGUMENT = "--events-url";

    /** The user and password of a URL, and what follows its path: signed addresses have their key there. */
    private static final Pattern URL =
            Pattern.compile("\\b([A-Za-z][A-Za-z0-9+.-]*://)([^\\s/?#\"'@]*@)?([^\\s?#\"']*)([?#][^\\s\"']*)?");

    private Redaction() {}

    static JsonNode of(JsonNode node) {
        return switch (node) {
            case ObjectNode object -> {
                var copy = object.objectNode();
                object.properties().forEach(field -> copy.set(field.getKey(), of(field.getKey(), field.getValue())));
                yield copy;
            }
            case ArrayNode array -> {
                var copy = array.arrayNode();
                array.forEach(item -> copy.add(of(item)));
                yield copy;
            }
            case TextNode text -> TextNode.valueOf(of(text.asText()));
            default -> node;
        };
    }

    /** A text without what is secret in the URLs of it. */
    static String of(String text) {
        return URL.matcher(text)
                .replaceAll(url -> Matcher.quoteReplacement(url.group(1)
                        + (url.group(2) == null ? "" : "(removed)@")
                        + url.group(3)
                        + (url.group(4) == null ? "" : "?(removed)")));
    }

    private static JsonNode of(String field, JsonNode value) {
        if (SECRET.contains(field) && !value.isNull()) {
            return removed(value);
        }
        return switch (field) {
            case "annotations" -> annotations(value);
            case "env" -> environment(value);
            case "args" -> arguments(value);
            default -> of(value);
        };
    }

    private static JsonNode annotations(JsonNode value) {
        if (!(value instanceof ObjectNode annotations)) {
            return of(value);
        }
        var copy = annotations.objectNode();
        annotations
                .properties()
                .forEach(a -> copy.set(
                        a.getKey(),
                        a.getKey().startsWith(OURS) || KNOWN_ANNOTATIONS.contains(a.getKey())
                                ? of(a.getValue())
                                : removed(a.getValue())));
        return copy;
    }

    private static JsonNode environment(JsonNode value) {
        var copy = value.deepCopy();
        copy.forEach(variable -> {
            if (variable instanceof ObjectNode object && object.has("value")) {
                object.set("value", removed(object.get("value")));
            }
        });
        return copy;
    }

    private static JsonNode arguments(JsonNode value) {
        if (!(value instanceof ArrayNode arguments)) {
            return of(value);
        }
        var copy = arguments.arrayNode();
        var before = "";
        for (var argument : arguments) {
            var text = argument.asText();
            if (before.equals(SECRET_ARGUMENT)) {
                copy.add(removed(argument));
            } else {
                copy.add(text.startsWith(SECRET_ARGUMENT + "=") ? SECRET_ARGUMENT + "=(removed)" : of(text));
            }
            before = text;
        }
        return copy;
    }

    private static JsonNode removed(JsonNode value) {
        var length =
                value.isTextual() ? value.asText().length() : value.toString().length();
        return TextNode.valueOf("(removed, " + length + " characters)");
    }
}
