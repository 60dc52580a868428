package io.pvdrivers.testing.crd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.pvdrivers.testing.api.KubeApi;
import io.pvdrivers.testing.api.OwnKinds;
import io.pvdrivers.testing.api.RealKubeApi;
import io.pvdrivers.testing.crd.Definition.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What kubectl explain shows: every field of ours, with its type and our words. Run with {@code -Dgolden.update=true} to write what it
 * prints now, and read the difference before committing it.
 */
@ExtendWith(RealKubeApi.class)
class ExplainTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Path GOLDEN = Path.of("src", "test", "resources", "crd", "explain");

    private static KubeApi api;

    /** The server publishes the schema some time after it serves the kind; kubectl explains what is published. */
    @BeforeAll
    static void begin(KubeApi given) {
        OwnKinds.apply(given.client());
        api = given;
        definitions()
                .forEach(definition -> await().atMost(PATIENCE)
                        .ignoreExceptions()
                        .untilAsserted(() -> assertThat(published(definition)).containsAllEntriesOf(ours(definition))));
    }

    static List<Definition> definitions() {
        return Definition.all();
    }

    static Stream<String> trees() {
        return Definition.all().stream()
                .flatMap(definition -> Stream.of("spec", "status")
                        .filter(root -> definition.schema().path("properties").has(root))
                        .map(root -> definition.plural() + "." + root));
    }

    @ParameterizedTest
    @MethodSource("definitions")
    void publishesOurWordsForEveryField(Definition definition) {
        assertThat(published(definition)).containsAllEntriesOf(ours(definition));
    }

    private static Map<String, String> ours(Definition definition) {
        return definition.places().stream()
                .filter(place -> place.path().isEmpty() || place.isField())
                .collect(Collectors.toMap(
                        Place::path, place -> place.schema().path("description").asText()));
    }

    private static Map<String, String> published(Definition definition) {
        var openApi = Yaml.json(api.client().raw("/openapi/v3/apis/pvdrivers.io/v1alpha1"));
        var schema = openApi.at("/components/schemas").path("io.pvdrivers.v1alpha1." + definition.kind());
        return ours(new Definition(definition.plural(), asDefinition(schema)));
    }

    private static JsonNode asDefinition(JsonNode schema) {
        return Yaml.json("{\"spec\":{\"versions\":[{\"schema\":{\"openAPIV3Schema\":" + schema + "}}]}}");
    }

    @ParameterizedTest
    @MethodSource("definitions")
    void everyFieldIsExplainedInCompleteSentences(Definition definition) {
        assertThat(ours(definition))
                .allSatisfy((path, words) -> assertThat(words)
                        .as(path)
                        .matches("[A-Z].{10,}")
                        .endsWith(".")
                        .doesNotContain("..", "  ", " .", "TODO"));
    }

    @ParameterizedTest
    @MethodSource("trees")
    void showsEveryFieldWithItsType(String tree) {
        var definition = Definition.of(tree.substring(0, tree.indexOf('.')));
        var root = definition.schema().path("properties").path(tree.substring(tree.indexOf('.') + 1));
        var expected = new ArrayList<String>();
        fields(root, "  ", expected);

        var shown = explain(tree, "--recursive");

        assertThat(shown.subList(shown.indexOf("FIELDS:") + 1, shown.size())).isEqualTo(expected);
    }

    private static void fields(JsonNode schema, String indent, List<String> lines) {
        var required = Yaml.strings(schema.path("required"), JsonNode::asText);
        var fields = new TreeMap<String, JsonNode>();
        schema.path("properties").properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
        fields.forEach((name, field) -> {
            lines.add(indent + name + "\t<" + type(field) + ">" + (required.contains(name) ? " -required-" : ""));
            if (field.has("enum")) {
                lines.add(indent + "enum: " + enumeration(field));
            }
            fields(field.has("items") ? field.get("items") : field, indent + "  ", lines);
        });
    }

    /** kubectl prints the first four values and dots for the others. */
    private static String enumeration(JsonNode field) {
        var values = Yaml.strings(field.get("enum"), JsonNode::asText);
        return values.size() > 4 ? String.join(", ", values.subList(0, 4)) + ", ...." : String.join(", ", values);
    }

    /** As kubectl writes it; of a number or text it says Object. */
    private static String type(JsonNode schema) {
        if (schema.has("items")) {
            return "[]" + type(schema.get("items"));
        }
        if (schema.has("additionalProperties")) {
            return "map[string]" + type(schema.get("additionalProperties"));
        }
        var type = schema.path("type").asText("object");
        return type.equals("object") ? "Object" : type;
    }

    @ParameterizedTest
    @MethodSource("definitions")
    void readsLikeThis(Definition definition) throws IOException {
        var golden = GOLDEN.resolve(definition.plural() + ".txt");
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(GOLDEN);
            Files.writeString(golden, spoken(definition));
        }
        assertThat(spoken(definition)).isEqualTo(Files.readString(golden));
    }

    private String spoken(Definition definition) {
        var main = Map.of(
                "driverpolicies", List.of("spec", "spec.rollout", "spec.rollout.restart"),
                "clusterdriverpolicies", List.of("spec", "spec.namespaceSelector"),
                "driverreleases", List.of("spec", "spec.guests"),
                "driverstates", List.of("spec", "status.waitingFor"),
                "guestreports", List.of("spec", "spec.facts.roles"));
        return main.get(definition.plural()).stream()
                .map(field -> definition.plural() + "." + field)
                .map(what -> "$ kubectl explain " + what + "\n" + String.join("\n", explain(what)) + "\n")
                .collect(Collectors.joining("\n"));
    }

    private List<String> explain(String... arguments) {
        var command = new ArrayList<>(List.of("explain"));
        command.addAll(List.of(arguments));
        return api.kubectl()
                .run(command.toArray(String[]::new))
                .strip()
                .lines()
                .map(String::stripTrailing)
                .toList();
    }
}
