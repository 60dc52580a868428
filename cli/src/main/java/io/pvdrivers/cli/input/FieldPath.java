package io.pvdrivers.cli.input;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** The path of a field as an API server writes it: {@code spec.disks[0].name}, {@code metadata.annotations[a.b/c]}. */
record FieldPath(List<String> steps) {
    private static final Pattern STEP = Pattern.compile("\\[([^]]*)]|([^.\\[]+)");

    static FieldPath parse(String path) {
        List<String> steps = new ArrayList<>();
        var found = STEP.matcher(path);
        while (found.find()) {
            steps.add(found.group(1) == null ? found.group(2) : found.group(1));
        }
        return new FieldPath(steps);
    }

    /** The name of the field, or the last thing on the way to it that is there. */
    Node nearest(Node root) {
        Node nearest = root;
        Node at = root;
        for (String step : steps) {
            Optional<Found> found = child(at, step);
            if (found.isEmpty()) {
                return nearest;
            }
            nearest = found.get().shown();
            at = found.get().value();
        }
        return nearest;
    }

    private record Found(Node shown, Node value) {}

    private static Optional<Found> child(Node parent, String step) {
        return switch (parent) {
            case MappingNode mapping ->
                YamlTree.fields(mapping).stream()
                        .filter(field -> YamlTree.key(field).equals(step))
                        .findFirst()
                        .map(FieldPath::found);
            case SequenceNode sequence -> item(sequence, step).map(item -> new Found(item, item));
            default -> Optional.empty();
        };
    }

    private static Found found(NodeTuple field) {
        return new Found(field.getKeyNode(), field.getValueNode());
    }

    private static Optional<Node> item(SequenceNode sequence, String step) {
        return Optional.of(step)
                .filter(text -> text.matches("\\d{1,9}"))
                .map(Integer::parseInt)
                .filter(index -> index < sequence.getValue().size())
                .map(index -> sequence.getValue().get(index));
    }
}
