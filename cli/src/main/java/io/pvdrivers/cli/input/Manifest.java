package io.pvdrivers.cli.input;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.Node;

/** An object of a {@link Kind} as somebody wrote it, and where. */
public final class Manifest {
    private final Kind kind;
    private final ObjectNode object;
    private final String file;
    private final Node node;

    Manifest(Kind kind, ObjectNode object, String file, Node node) {
        this.kind = kind;
        this.object = object;
        this.file = file;
        this.node = node;
    }

    public Kind kind() {
        return kind;
    }

    /** The object itself; a copy. */
    public ObjectNode object() {
        return object.deepCopy();
    }

    public String name() {
        return object.at("/metadata/name").asText();
    }

    /** Empty for what belongs to no namespace. */
    public String namespace() {
        return object.at("/metadata/namespace").asText();
    }

    /** Its kind and name, as people say it. */
    public String title() {
        return kind + " " + (namespace().isEmpty() ? "" : namespace() + "/") + name();
    }

    /** Where it begins. */
    public Place place() {
        return Place.of(file, node.getStartMark());
    }

    /** Where the field of this path stands, such as {@code spec.rollout.windows[0].always}, or the nearest thing around it that is there. */
    public Place place(String path) {
        return Place.of(file, FieldPath.parse(path).nearest(node).getStartMark());
    }

    /** What is wrong with a field, with its place. */
    public String wrong(String path, String sentence) {
        return place(path) + ": " + title() + ": " + sentence;
    }

    Optional<String> annotationPath(String prefix) {
        var annotations = object.at("/metadata/annotations").fieldNames();
        while (annotations.hasNext()) {
            String name = annotations.next();
            if (name.startsWith(prefix)) {
                return Optional.of("metadata.annotations[" + name + "]");
            }
        }
        return Optional.empty();
    }
}
