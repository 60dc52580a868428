package io.pvdrivers.cli.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.operator.BadInput;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Turns YAML into JSON as kubectl does: words for truth as in YAML 1.1, but dates and {@code 12:34:56} stay text. */
final class YamlTree {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Set<String> TRUE = Set.of("true", "yes", "on", "y");

    private final String file;
    private final Deque<Node> above = new ArrayDeque<>();

    private YamlTree(String file) {
        this.file = file;
    }

    static JsonNode of(String file, Node node) {
        return new YamlTree(file).tree(node);
    }

    /** The fields of a mapping with those it merges in ({@code <<}), which stand behind its own. */
    static List<NodeTuple> fields(MappingNode mapping) {
        List<NodeTuple> own = new ArrayList<>();
        List<NodeTuple> merged = new ArrayList<>();
        for (NodeTuple field : mapping.getValue()) {
            if (field.getKeyNode().getTag().equals(Tag.MERGE)) {
                merge(field.getValueNode(), merged);
            } else {
                own.add(field);
            }
        }
        own.addAll(merged);
        return own;
    }

    private static void merge(Node source, List<NodeTuple> into) {
        switch (source) {
            case MappingNode mapping -> into.addAll(fields(mapping));
            case SequenceNode sequence -> sequence.getValue().forEach(each -> merge(each, into));
            default -> {}
        }
    }

    static String key(NodeTuple field) {
        return field.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
    }

    private JsonNode tree(Node node) {
        if (above.contains(node)) {
            throw wrong(node, "an alias points at what it is part of; write the value out.");
        }
        above.push(node);
        JsonNode tree = switch (node) {
            case MappingNode mapping -> object(mapping);
            case SequenceNode sequence -> array(sequence);
            case ScalarNode scalar -> scalar(scalar);
            default -> JSON.nullNode();
        };
        above.pop();
        return tree;
    }

    private ObjectNode object(MappingNode mapping) {
        Set<String> own = new HashSet<>();
        for (NodeTuple field : mapping.getValue()) {
            if (!(field.getKeyNode() instanceof ScalarNode)) {
                throw wrong(field.getKeyNode(), "a field's name must be a word, not a list or a mapping.");
            }
            if (!own.add(key(field))) {
                throw wrong(field.getKeyNode(), "the field " + key(field) + " is there twice; keep one of them.");
            }
        }
        ObjectNode object = JSON.objectNode();
        for (NodeTuple field : fields(mapping)) {
            if (!object.has(key(field))) {
                object.set(key(field), tree(field.getValueNode()));
            }
        }
        return object;
    }

    private ArrayNode array(SequenceNode sequence) {
        ArrayNode array = JSON.arrayNode();
        sequence.getValue().forEach(item -> array.add(tree(item)));
        return array;
    }

    private JsonNode scalar(ScalarNode scalar) {
        String text = scalar.getValue();
        Tag tag = scalar.getTag();
        if (tag.equals(Tag.NULL)) {
            return JSON.nullNode();
        }
        if (tag.equals(Tag.BOOL)) {
            return JSON.booleanNode(TRUE.contains(text.toLowerCase(Locale.ROOT)));
        }
        boolean number = tag.equals(Tag.INT) || tag.equals(Tag.FLOAT);
        if (!number || text.contains(":")) {
            return JSON.textNode(text);
        }
        try {
            return tag.equals(Tag.INT) ? integer(text) : JSON.numberNode(new BigDecimal(text.replace("_", "")));
        } catch (NumberFormatException e) {
            return JSON.textNode(text);
        }
    }

    private static JsonNode integer(String text) {
        String plain = text.replace("_", "");
        int sign = plain.startsWith("-") ? -1 : 1;
        String digits = plain.replaceFirst("^[-+]", "");
        BigInteger value = (digits.startsWith("0x")
                        ? new BigInteger(digits.substring(2), 16)
                        : digits.startsWith("0b")
                                ? new BigInteger(digits.substring(2), 2)
                                : digits.length() > 1 && digits.startsWith("0")
                                        ? new BigInteger(digits, 8)
                                        : new BigInteger(digits))
                .multiply(BigInteger.valueOf(sign));
        return value.bitLength() < Long.SIZE ? JSON.numberNode(value.longValue()) : JSON.numberNode(value);
    }

    private BadInput wrong(Node node, String sentence) {
        return new BadInput(Place.of(file, node.getStartMark()).withColumn() + ": " + sentence);
    }
}
