package io.pvdrivers.testing.chart;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/** The values of the chart in their three forms: values.yaml with its comments, the schema, and the table of the README. */
final class ChartValues {
    static final Path SCHEMA = Chart.HOME.resolve("values.schema.json");
    static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern KEY = Pattern.compile("^( *)([A-Za-z]+):.*$");

    private final Map<String, String> comments = new LinkedHashMap<>();
    private final JsonNode defaults;
    private final ObjectNode schema;

    private ChartValues(List<String> lines, JsonNode defaults, ObjectNode schema) {
        this.defaults = defaults;
        this.schema = schema;
        readComments(lines);
    }

    static ChartValues read() throws IOException {
        var file = Chart.HOME.resolve("values.yaml");
        return new ChartValues(Files.readAllLines(file), Chart.YAML.readTree(file.toFile()), (ObjectNode)
                JSON.readTree(SCHEMA.toFile()));
    }

    /** A comment is about the key in the line after it. */
    private void readComments(List<String> lines) {
        var sections = new ArrayDeque<String>();
        var comment = new ArrayList<String>();
        for (String line : lines) {
            var text = line.strip();
            var key = KEY.matcher(line);
            if (text.startsWith("# ")) {
                comment.add(text.substring(2));
            } else if (key.matches()) {
                while (sections.size() > key.group(1).length() / 2) {
                    sections.removeLast();
                }
                sections.addLast(key.group(2));
                comments.put(String.join(".", sections), String.join(" ", comment));
                comment.clear();
            }
        }
    }

    ObjectNode schema() {
        return schema;
    }

    /** What values.yaml says of a value. */
    Optional<String> comment(String path) {
        return Optional.ofNullable(comments.get(path)).filter(c -> !c.isEmpty());
    }

    /** Visits every value and every section of the schema, in its order, with its path. */
    void walk(BiConsumer<String, ObjectNode> visitor) {
        walk("", schema, visitor);
    }

    private static void walk(String path, JsonNode schema, BiConsumer<String, ObjectNode> visitor) {
        schema.path("properties").properties().forEach(property -> {
            var at = path.isEmpty() ? property.getKey() : path + "." + property.getKey();
            visitor.accept(at, (ObjectNode) property.getValue());
            walk(at, property.getValue(), visitor);
        });
    }

    /** What a value is when nobody says anything. */
    JsonNode defaultOf(String path) {
        return defaults.at("/" + path.replace('.', '/'));
    }

    /** The leaves of values.yaml, by what the schema calls a section. */
    List<String> leaves() {
        var leaves = new ArrayList<String>();
        walk((path, node) -> {
            var isSection = node.has("properties") && !defaultOf(path).isEmpty();
            if (!isSection && !defaultOf(path).isMissingNode()) {
                leaves.add(path);
            }
        });
        return leaves;
    }

    /** The table of values as Markdown. */
    String table() throws JsonProcessingException {
        var table = new StringBuilder("| Value | Default | Meaning |\n|---|---|---|\n");
        for (String path : leaves()) {
            table.append("| `%s` | `%s` | %s |\n"
                    .formatted(
                            path,
                            JSON.writeValueAsString(defaultOf(path)),
                            comment(path).orElse("").replace("|", "\\|").replace("<", "&lt;")));
        }
        return table.toString();
    }
}
