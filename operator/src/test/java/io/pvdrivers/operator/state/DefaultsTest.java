package io.pvdrivers.operator.state;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import io.pvdrivers.api.v1alpha1.DriverPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What policies mean where they say nothing. The API server fills in no default: the code does, so a change of one would change what policies that are there
 * mean, which docs/upgrades.md rules out. {@code -Dgolden.update=true} writes {@code src/test/resources/defaults.yaml} anew: only a field that is new
 * may change it.
 */
class DefaultsTest {
    private static final Path GOLDEN = Path.of("src/test/resources/defaults.yaml");
    private static final ObjectMapper YAML =
            new ObjectMapper(new YAMLFactory().disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER));
    private static final Pattern STATED = Pattern.compile("(?:^|[.;,] )Default:? ([^.:;]+)");

    private static final String NOTHING = "{mode: Enforce, release: {channel: Stable}}";

    /** Everything that has fields with a default is there, and no such field is. */
    private static final String EMPTY_PARTS = """
            mode: Enforce
            release: {channel: Stable}
            media: {dataVolume: {}}
            install: {}
            devices: {disks: {}, interfaces: {}}
            rollout:
              canary: {}
              waves: [{selector: {}}]
              groupBy: [{label: app}]
              windows: [{schedule: "0 22 * * *", durationSeconds: 3600}]
            safety: {}
            """;

    /** Of lists, an item that is no default; of texts, one that says what the default says, and one that says another thing. */
    private static final Map<String, List<String>> VALUES = Map.of(
            "devices.disks.exclude", List.of("[]", "[root]"),
            "devices.interfaces.exclude", List.of("[]", "[default]"),
            "devices.preferences", List.of("[]", "[{from: windows.2k22, to: windows.2k22.virtio}]"),
            "release.accept", List.of("[]", "[{from: 0.1.208}]"),
            "release.acceptIssues", List.of("[]", "[RACE]"),
            "release.deny", List.of("[]", "[0.1.271]"),
            "release.minimumVersion", List.of("0.0.1", "0.1.285"),
            "rollout.excludeDates", List.of("[]", "[2026-11-21]"),
            "rollout.windows[].timeZone", List.of("UTC", "Europe/Berlin"));

    /** Nothing that could be written there says the same. */
    private static final Set<String> WITHOUT_A_VALUE =
            Set.of("media.containerDisk", "media.dataVolume.accessMode", "rollout.waves[].name");

    /**
     * A field whose description states a default.
     *
     * @param path below spec
     * @param words what is stated
     */
    record Stated(String path, String words, JsonNode schema) {
        @Override
        public String toString() {
            return path;
        }

        /** The default, and then values that are none. */
        List<JsonNode> values() throws IOException {
            var type = schema.path("type").asText();
            if (schema.has("enum")) {
                var others = schema.path("enum")
                        .valueStream()
                        .filter(v -> !v.asText().equals(words));
                return Stream.concat(Stream.of(YAML.readTree(words)), others).toList();
            }
            if (type.equals("boolean")) {
                return List.of(YAML.readTree(words), YAML.readTree(words.equals("true") ? "false" : "true"));
            }
            if (type.equals("integer")
                    || schema.path("x-kubernetes-int-or-string").asBoolean()) {
                return List.of(YAML.readTree(words), YAML.readTree(String.valueOf(Integer.parseInt(words) + 1)));
            }
            var values = new ArrayList<JsonNode>();
            for (var text : Objects.requireNonNull(VALUES.get(path), path)) {
                values.add(YAML.readTree(text));
            }
            return values;
        }
    }

    private static Map<String, JsonNode> fields() throws IOException {
        try (var crd = DriverPolicy.class.getResourceAsStream("/META-INF/fabric8/driverpolicies.pvdrivers.io-v1.yml")) {
            var fields = new TreeMap<String, JsonNode>();
            walk("", YAML.readTree(crd).at("/spec/versions/0/schema/openAPIV3Schema/properties/spec"), fields);
            return fields;
        }
    }

    private static void walk(String path, JsonNode schema, Map<String, JsonNode> fields) {
        schema.path("properties").properties().forEach(property -> {
            var below = path + (path.isEmpty() ? "" : ".") + property.getKey();
            fields.put(below, property.getValue());
            walk(below, property.getValue(), fields);
            walk(below + "[]", property.getValue().path("items"), fields);
        });
    }

    private static List<Stated> allStated() throws IOException {
        var stated = new ArrayList<Stated>();
        fields().forEach((path, schema) -> {
            var found = STATED.matcher(schema.path("description").asText());
            if (found.find()) {
                stated.add(new Stated(path, found.group(1), schema));
            }
        });
        return stated;
    }

    static List<Stated> withAValue() throws IOException {
        return allStated().stream()
                .filter(s -> !WITHOUT_A_VALUE.contains(s.path()))
                .toList();
    }

    @Test
    void areWhatTheyWere() throws IOException {
        var now = golden();
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(GOLDEN, now);
        }

        assertThat(GOLDEN)
                .as("a policy that is there must not come to mean another thing by an upgrade")
                .hasContent(now);
    }

    private static String golden() throws IOException {
        var golden = YAML.createObjectNode();
        golden.set("aPolicyThatSaysNothing", Meaning.of(YAML.readTree(NOTHING)));
        golden.set("aPolicyWithEmptyParts", Meaning.of(YAML.readTree(EMPTY_PARTS)));
        var words = golden.putObject("asTheCrdStatesThem");
        allStated().forEach(s -> words.put("spec." + s.path(), s.words()));
        return "# Written by DefaultsTest. What is here is promised in docs/upgrades.md.\n"
                + YAML.writeValueAsString(golden);
    }

    /** To write out what the CRD's description states changes nothing, and to write another value does. */
    @ParameterizedTest
    @MethodSource("withAValue")
    void areWhatTheCrdStates(Stated field) throws IOException {
        var silent = Meaning.of(YAML.readTree(EMPTY_PARTS));
        var values = field.values();

        assertThat(Meaning.of(with(field.path(), values.getFirst()))).isEqualTo(silent);
        for (var other : values.subList(1, values.size())) {
            assertThat(Meaning.of(with(field.path(), other)))
                    .as("%s: %s", field.path(), other)
                    .isNotEqualTo(silent);
        }
    }

    private static JsonNode with(String path, JsonNode value) throws IOException {
        var spec = YAML.readTree(EMPTY_PARTS);
        var pointer = "/" + path.replace("[]", ".0").replace('.', '/');
        var end = pointer.lastIndexOf('/');
        var part = (ObjectNode) (end == 0 ? spec : spec.at(pointer.substring(0, end)));
        assertThat(part.has(pointer.substring(end + 1))).isFalse();
        part.set(pointer.substring(end + 1), value);
        return spec;
    }

    /** A field that may be absent and changes what is done says what its absence means. */
    @Test
    void areStatedForEveryFieldThatIsAChoice() throws IOException {
        var silent = fields().entrySet().stream()
                .filter(field -> isChoice(field.getValue()) && !field.getKey().contains("matchExpressions"))
                .filter(field ->
                        !field.getValue().path("description").asText().matches("(?s).*\\b(Default|Absent)\\b.*"))
                .map(Map.Entry::getKey);

        assertThat(silent)
                .as("required, or explained by a rule beside it")
                .containsExactlyInAnyOrder("mode", "release.channel", "rollout.windows[].always");
    }

    private static boolean isChoice(JsonNode schema) {
        return schema.has("enum") || schema.path("type").asText().equals("boolean");
    }
}
