package io.pvdrivers.testing.chart;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The chart, as somebody installs it.
 *
 * @param release the name it is installed under
 * @param namespace where it is installed
 * @param kubernetes the version of the cluster
 * @param values what is said beside values.yaml, as YAML
 */
public record Chart(String release, String namespace, String kubernetes, String values) {
    public static final Path HOME =
            Path.of("..", "helm", "pv-driver-operator").toAbsolutePath().normalize();
    public static final YAMLMapper YAML = new YAMLMapper();
    private static final Map<Chart, List<JsonNode>> RENDERED = new ConcurrentHashMap<>();

    /** With the name that the README proposes, and the values as they are. */
    public static Chart plain() {
        return new Chart("pv-driver-operator", "pv-drivers", "1.33.0", "");
    }

    public static Chart with(String values) {
        return plain().values(values);
    }

    Chart values(String yaml) {
        return new Chart(release, namespace, kubernetes, yaml);
    }

    Chart on(String version) {
        return new Chart(release, namespace, version, values);
    }

    public Chart named(String name, String in) {
        return new Chart(name, in, kubernetes, values);
    }

    /** The objects as {@code helm template} gives them. */
    public List<GenericKubernetesResource> render() {
        var objects = new ArrayList<GenericKubernetesResource>();
        for (JsonNode tree : documents()) {
            objects.add(YAML.convertValue(tree, GenericKubernetesResource.class));
        }
        return objects;
    }

    /** The same as trees, with nothing read into them. */
    List<JsonNode> documents() {
        return RENDERED.computeIfAbsent(this, Chart::template).stream()
                .<JsonNode>map(JsonNode::deepCopy)
                .toList();
    }

    private List<JsonNode> template() {
        var text = withValuesFile(file -> new Helm(HOME)
                .template()
                .withName(release)
                .withNamespace(namespace)
                .withKubeVersion(kubernetes)
                .withValuesFile(file)
                .call());
        try (var documents = YAML.readerFor(JsonNode.class)
                .<JsonNode>readValues(YAML.getFactory().createParser(text))) {
            return documents.readAll().stream().filter(d -> !d.isNull()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(text, e);
        }
    }

    /** The text that {@code helm install} ends with. */
    String notes() {
        var output = withValuesFile(file -> new Helm(HOME)
                .install()
                .withName(release)
                .withNamespace(namespace)
                .withKubeVersion(kubernetes)
                .withValuesFile(file)
                .clientOnly()
                .dryRun()
                .call()
                .getOutput());
        return output.substring(output.indexOf("NOTES:") + "NOTES:".length());
    }

    /** What {@code helm lint --strict} says of a copy of the chart whose own values are these: lint takes no values. */
    LintResult lint(Path scratch) {
        Path copy;
        try {
            copy = copy(scratch);
            var merged = (ObjectNode) YAML.readTree(HOME.resolve("values.yaml").toFile());
            if (!values.isBlank()) {
                merge(merged, YAML.readTree(values));
            }
            YAML.writeValue(copy.resolve("values.yaml").toFile(), merged);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Helm(copy).lint().strict().call();
    }

    /** A copy of the chart that may be changed. */
    static Path copy(Path scratch) throws IOException {
        var copy = scratch.resolve(HOME.getFileName());
        try (var files = Files.walk(HOME)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(HOME.relativize(file).toString()));
            }
        }
        return copy;
    }

    private static void merge(ObjectNode into, JsonNode from) {
        for (Map.Entry<String, JsonNode> field : from.properties()) {
            var known = into.get(field.getKey());
            if (field.getValue().isNull()) {
                into.remove(field.getKey());
            } else if (known instanceof ObjectNode section && field.getValue().isObject()) {
                merge(section, field.getValue());
            } else {
                into.set(field.getKey(), field.getValue());
            }
        }
    }

    private interface Command<T> {
        T run(Path values);
    }

    private <T> T withValuesFile(Command<T> command) {
        try {
            var file = Files.createTempFile("values", ".yaml");
            try {
                Files.writeString(file, values);
                return command.run(file);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Chart.yaml. */
    public static Map<String, Object> metadata() {
        try {
            return YAML.readValue(HOME.resolve("Chart.yaml").toFile(), new TypeReference<>() {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where its links lead to, if no value says otherwise. */
    static String docs() {
        var annotations = (Map<?, ?>) metadata().get("annotations");
        return metadata().get("home") + "/blob/" + annotations.get("pvdrivers.io/git-ref") + "/docs";
    }

    /** The objects of a kind among others. */
    public static List<GenericKubernetesResource> ofKind(String kind, List<GenericKubernetesResource> objects) {
        return objects.stream().filter(o -> o.getKind().equals(kind)).toList();
    }

    /** The one object of a kind, as its type. */
    public static <T> T the(Class<T> type, List<GenericKubernetesResource> objects) {
        var found = ofKind(type.getSimpleName(), objects);
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " objects are a " + type.getSimpleName());
        }
        return YAML.convertValue(found.get(0), type);
    }
}
