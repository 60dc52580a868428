package io.pvdrivers.cli.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.pvdrivers.api.v1alpha1.DriverPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Finds misspelt fields in objects of our own kinds. An API server drops a field that it does not know without a word, and the
 * author believes it counts.
 */
final class KnownFields {
    private static final Map<Kind, String> DEFINITIONS = Map.of(
            Kind.DRIVER_POLICY, "driverpolicies",
            Kind.CLUSTER_DRIVER_POLICY, "clusterdriverpolicies",
            Kind.DRIVER_RELEASE, "driverreleases",
            Kind.GUEST_REPORT, "guestreports");
    private static final int ALIKE = 3;

    private KnownFields() {}

    /** A sentence for each field that nobody will read. */
    static List<String> objections(Manifest manifest) {
        if (!DEFINITIONS.containsKey(manifest.kind())) {
            return List.of();
        }
        JsonNode schema = schema(manifest.kind()).at("/properties/spec");
        List<String> sentences = new ArrayList<>();
        walk(manifest, schema, "spec", manifest.object().path("spec"), sentences);
        return sentences;
    }

    private static JsonNode schema(Kind kind) {
        String file = "/META-INF/fabric8/" + DEFINITIONS.get(kind) + ".pvdrivers.io-v1.yml";
        try (InputStream in = Objects.requireNonNull(DriverPolicy.class.getResourceAsStream(file), file)) {
            return new ObjectMapper(new YAMLFactory()).readTree(in).at("/spec/versions/0/schema/openAPIV3Schema");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void walk(Manifest manifest, JsonNode schema, String path, JsonNode value, List<String> sentences) {
        if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                walk(manifest, schema.path("items"), path + "[" + i + "]", value.path(i), sentences);
            }
        }
        if (!value.isObject() || !schema.has("properties")) {
            return;
        }
        JsonNode known = schema.path("properties");
        value.properties().forEach(field -> {
            String below = path + "." + field.getKey();
            if (known.has(field.getKey())) {
                walk(manifest, known.path(field.getKey()), below, field.getValue(), sentences);
            } else {
                sentences.add(manifest.wrong(
                        below, "there is no field " + below + "; " + instead(path, field.getKey(), known)));
            }
        });
    }

    private static String instead(String path, String misspelt, JsonNode known) {
        List<String> names = new ArrayList<>();
        known.fieldNames().forEachRemaining(names::add);
        Optional<String> meant = names.stream()
                .filter(name ->
                        distance(misspelt.toLowerCase(java.util.Locale.ROOT), name.toLowerCase(java.util.Locale.ROOT))
                                < ALIKE)
                .findFirst();
        return meant.map(name -> "write " + name + ".")
                .orElseGet(() -> path + " can have " + String.join(", ", names) + ".");
    }

    /** How many letters have to be added, left out or exchanged. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
