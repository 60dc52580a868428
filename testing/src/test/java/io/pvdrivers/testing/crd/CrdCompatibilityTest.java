package io.pvdrivers.testing.crd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.zjsonpatch.JsonPatch;
import io.pvdrivers.testing.api.Go;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the build makes of the CRDs, against what every release made of them, by crdify ({@code testing/crd-compatibility}, which needs Go). A change that
 * crdify does not know to be harmless is refused, unless somebody has looked at it and put its line into {@code crds/released/reviewed.txt}.
 */
class CrdCompatibilityTest {
    private static final Path MODULE = Path.of("crd-compatibility");
    private static final Path RELEASED = Path.of("..", "crds", "released");
    private static final Path REVIEWED = RELEASED.resolve("reviewed.txt");
    private static final Path NOW = Path.of("..", "helm", "pv-driver-operator", "files", "crds");
    private static final String POLICIES = "driverpolicies.pvdrivers.io.yaml";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private static final String SPEC = "/spec/versions/0/schema/openAPIV3Schema/properties/spec";

    /** What must not happen to a field, by one patch of today's DriverPolicy each, with a word of what is said about it. */
    private static final Map<String, List<String>> HARM = harm();

    private static Map<String, List<String>> harm() {
        var harm = new LinkedHashMap<String, List<String>>();
        var fields = SPEC + "/properties";
        harm.put("a field is gone", List.of(remove(fields + "/priority"), "removed field"));
        harm.put("the version is gone", List.of(replace("/spec/versions/0/name", "\"v1\""), "the version is gone"));
        harm.put(
                "the version is not served",
                List.of(replace("/spec/versions/0/served", "false"), "the version is served no more"));
        harm.put("no status any more", List.of(remove("/spec/versions/0/subresources"), "other subresources"));
        harm.put("another scope", List.of(replace("/spec/scope", "\"Cluster\""), "scope"));
        harm.put("another type", List.of(replace(fields + "/priority/type", "\"string\""), "type"));
        harm.put("a new required field", List.of(add(SPEC + "/required/-", "\"priority\""), "required"));
        harm.put("a word less", List.of(remove(fields + "/mode/enum/0"), "enum"));
        harm.put("a smaller maximum", List.of(add(fields + "/priority/maximum", "5"), "maximum"));
        harm.put("a larger minimum", List.of(add(fields + "/priority/minimum", "5"), "minimum"));
        harm.put("shorter lists", List.of(replace(fields + "/release/properties/deny/maxItems", "1"), "maxItems"));
        harm.put("a pattern", List.of(add(fields + "/mode/pattern", "\"^E\""), "unhandled"));
        harm.put("a default", List.of(add(fields + "/paused/default", "true"), "default"));
        harm.put(
                "a rule",
                List.of(
                        add(
                                SPEC + "/x-kubernetes-validations/-",
                                "{\"rule\": \"self.priority > 3\", \"message\": \"no\"}"),
                        "self.priority > 3"));
        harm.put("another rule", List.of(replace(SPEC + "/x-kubernetes-validations/0/rule", "\"false\""), "unhandled"));
        harm.put(
                "other keys of a list",
                List.of(
                        replace(
                                "/spec/versions/0/schema/openAPIV3Schema/properties/status/properties/conditions/x-kubernetes-list-map-keys",
                                "[\"reason\"]"),
                        "unhandled"));
        return harm;
    }

    /** What may happen. */
    private static final Map<String, String> NO_HARM = Map.of(
            "a new field",
            add(SPEC + "/properties/colour", "{\"type\": \"string\"}"),
            "a word more",
            add(SPEC + "/properties/mode/enum/-", "\"Dream\""),
            "longer lists",
            replace(SPEC + "/properties/release/properties/deny/maxItems", "1000"),
            "a better text",
            replace(SPEC + "/properties/mode/description", "\"What it does.\""),
            "a new version",
            add(
                    "/spec/versions/-",
                    "{\"name\": \"v1beta1\", \"served\": true, \"storage\": false, \"schema\": {\"openAPIV3Schema\": {\"type\": \"object\"}}}"));

    @TempDir
    private Path folder;

    @BeforeAll
    static void needsGo() {
        assumeTrue(Go.isThere("crd-compatibility"), "there is no Go");
    }

    @Test
    void nothingThatWasValidIsRefusedAndNothingIsGone() throws IOException, InterruptedException {
        var questions = new ArrayList<String>();
        for (var released : released()) {
            questions.add(question(released, NOW.resolve(released.getFileName())));
        }

        var findings = ask(questions).stream().map(CrdCompatibilityTest::line).distinct();

        assertThat(findings)
                .as("what breaks those who use a released version; a change that cannot is a line in " + REVIEWED)
                .containsExactlyInAnyOrderElementsOf(reviewed());
    }

    @Test
    void everyKindOfAReleaseIsStillThere() throws IOException {
        assertThat(released())
                .isNotEmpty()
                .allSatisfy(file -> assertThat(NOW.resolve(file.getFileName())).exists());
    }

    @Test
    void findsWhatDoesHarmAndMindsNothingElse() throws IOException, InterruptedException {
        var today = NOW.resolve(POLICIES);
        var questions = new ArrayList<String>();
        for (var change : HARM.entrySet()) {
            questions.add(
                    question(today, changed(change.getKey(), change.getValue().getFirst())));
        }
        for (var change : NO_HARM.entrySet()) {
            questions.add(question(today, changed(change.getKey(), change.getValue())));
        }

        var findings = ask(questions);

        HARM.forEach((what, change) -> assertThat(said(findings, what))
                .as(what)
                .anySatisfy(line -> assertThat(line).contains(change.getLast())));
        NO_HARM.keySet()
                .forEach(what -> assertThat(said(findings, what)).as(what).isEmpty());
    }

    private static Stream<String> said(List<JsonNode> findings, String what) {
        return findings.stream()
                .filter(f -> f.path("new").asText().endsWith("/" + what + ".yaml"))
                .map(CrdCompatibilityTest::line);
    }

    private Path changed(String what, String patch) throws IOException {
        var crd = JsonPatch.apply(
                JSON.readTree("[" + patch + "]"),
                YAML.readTree(NOW.resolve(POLICIES).toFile()));
        return Files.writeString(folder.resolve(what + ".yaml"), YAML.writeValueAsString(crd));
    }

    private static List<Path> released() throws IOException {
        try (var files = Files.walk(RELEASED, 2)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    private static List<String> reviewed() throws IOException {
        try (var lines = Files.lines(REVIEWED)) {
            return lines.filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        }
    }

    private static List<JsonNode> ask(List<String> questions) throws IOException, InterruptedException {
        return Go.run(MODULE, questions);
    }

    private static String line(JsonNode finding) {
        return finding.path("crd").asText() + " " + finding.path("where").asText() + " "
                + finding.path("what").asText();
    }

    private static String question(Path released, Path now) {
        return JSON.createObjectNode()
                .put("old", released.toAbsolutePath().toString())
                .put("new", now.toAbsolutePath().toString())
                .toString();
    }

    private static String remove(String path) {
        return "{\"op\": \"remove\", \"path\": \"" + path + "\"}";
    }

    private static String add(String path, String value) {
        return "{\"op\": \"add\", \"path\": \"" + path + "\", \"value\": " + value + "}";
    }

    private static String replace(String path, String value) {
        return "{\"op\": \"replace\", \"path\": \"" + path + "\", \"value\": " + value + "}";
    }
}
