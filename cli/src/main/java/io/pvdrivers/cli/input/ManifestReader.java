package io.pvdrivers.cli.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.operator.BadInput;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Takes the manifests out of one file: documents, and the items of Lists. */
final class ManifestReader {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");

    private final String file;
    private final List<Manifest> manifests;
    private final Map<String, Integer> skipped;
    private final String namespace;

    /**
     * A reader of one file.
     *
     * @param skipped counts, by kind, what a rehearsal has no use for
     * @param namespace of objects that name none
     */
    ManifestReader(String file, List<Manifest> manifests, Map<String, Integer> skipped, String namespace) {
        this.file = file;
        this.namespace = namespace;
        this.manifests = manifests;
        this.skipped = skipped;
    }

    void read(String text) {
        new YamlText(file, text).documents().forEach(this::document);
    }

    private void document(Node node) {
        if (node.getTag().equals(Tag.NULL)) {
            return;
        }
        if (!(YamlTree.of(file, node) instanceof ObjectNode object) || !(node instanceof MappingNode mapping)) {
            throw wrong(node, "this is no Kubernetes object; one begins with apiVersion and kind.");
        }
        String kind = object.path("kind").asText();
        if (kind.isEmpty() || object.path("apiVersion").asText().isEmpty()) {
            String missing = kind.isEmpty() ? "kind" : "apiVersion";
            throw wrong(
                    node,
                    "this object has no " + missing + "; write apiVersion and kind, as kubectl get -o yaml does.");
        }
        if (kind.endsWith("List") && object.has("items")) {
            items(mapping);
            return;
        }
        Kind.of(object).ifPresentOrElse(known -> keep(known, object, node), () -> skipped.merge(kind, 1, Integer::sum));
    }

    private void items(MappingNode list) {
        for (NodeTuple field : list.getValue()) {
            if (YamlTree.key(field).equals("items") && field.getValueNode() instanceof SequenceNode items) {
                items.getValue().forEach(this::document);
            }
        }
    }

    private void keep(Kind kind, ObjectNode object, Node node) {
        String apiVersion = object.path("apiVersion").asText();
        if (!kind.isServedAs(apiVersion)) {
            throw wrong(
                    node, "no " + kind + " has the apiVersion " + apiVersion + "; write " + kind.apiVersion() + ".");
        }
        JsonNode name = object.at("/metadata/name");
        if (name.asText().isEmpty()) {
            throw wrong(node, "this " + kind + " has no metadata.name; give it one.");
        }
        if (!name.isTextual() || !NAME.matcher(name.asText()).matches()) {
            throw wrong(
                    FieldPath.parse("metadata.name").nearest(node),
                    "metadata.name of this " + kind + " is " + name
                            + "; a name is text of lower case letters, digits, - and ., in quotes if it looks like a number.");
        }
        object.put("apiVersion", kind.apiVersion());
        place(kind, object);
        manifests.add(new Manifest(kind, object, file, node));
    }

    private void place(Kind kind, ObjectNode object) {
        ObjectNode metadata = object.withObject("/metadata");
        if (!kind.isNamespaced()) {
            metadata.remove("namespace");
        } else if (metadata.path("namespace").asText().isEmpty()) {
            metadata.put("namespace", namespace);
        }
    }

    private BadInput wrong(Node node, String sentence) {
        return new BadInput(Place.of(file, node.getStartMark()) + ": " + sentence);
    }
}
