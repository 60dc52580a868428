package io.pvdrivers.api.v1alpha1;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code docs/api.md}, as the CRDs have it: a table for each kind, a row for each field. */
final class ApiPage {
    private static final Pattern DEFAULT =
            Pattern.compile("(?:^|[.;,] )Default:? ([^.:;]{1,40}|\\d+(?:\\.\\d+)*)(?=[.:;])");
    private static final String HEAD = """
            # API reference

            Every field of every kind of `pvdrivers.io/v1alpha1`, made from the CRDs by `ApiReferenceTest`: edit the comments of the types instead. The same words are in the cluster:
            `kubectl explain driverpolicy.spec.rollout`. A default is applied when a field is read and is never written into the spec. A list is shown as `field[]`; what is required is required where
            the object above it is there.

            [Policies for real wishes](policy-cookbook.md) are on a page of their own.
            """;

    private final StringBuilder page = new StringBuilder(HEAD);

    private ApiPage() {}

    static String written() {
        var made = new ApiPage();
        var before = Map.<String, JSONSchemaProps>of();
        for (var kind : Crds.KINDS) {
            before = made.kind(kind, before);
        }
        return made.page.toString();
    }

    /** Of a kind that says what another one says, only what it says more. */
    private Map<String, JSONSchemaProps> kind(
            Class<? extends HasMetadata> kind, Map<String, JSONSchemaProps> policyFields) {
        var crd = Crds.of(kind);
        var fields = fields(Crds.schema(kind));
        var isTwin = kind == ClusterDriverPolicy.class;
        var told = new LinkedHashMap<>(fields);
        page.append("\n## ")
                .append(kind.getSimpleName())
                .append("\n\n")
                .append(inCells(Crds.schema(kind).getDescription()));
        page.append("\n\n").append(names(crd)).append("\n");
        if (isTwin) {
            told.keySet().removeIf(path -> isAsBefore(path, fields, policyFields));
            page.append("\nIt has every field of a [DriverPolicy](#driverpolicy), with the same meaning, and these:\n");
        }
        for (var root : List.of("spec", "status")) {
            table(root, told);
        }
        if (!isTwin) {
            rules(crd);
        }
        return fields;
    }

    private static boolean isAsBefore(
            String path, Map<String, JSONSchemaProps> fields, Map<String, JSONSchemaProps> before) {
        return before.containsKey(path) && described(fields.get(path)).equals(described(before.get(path)));
    }

    private static String described(JSONSchemaProps schema) {
        return schema.getType() + limits(schema) + schema.getDescription();
    }

    private static Map<String, JSONSchemaProps> fields(JSONSchemaProps schema) {
        var fields = new LinkedHashMap<String, JSONSchemaProps>();
        Crds.walk("", schema, (path, place) -> {
            if (!path.isEmpty() && !path.endsWith("[]") && !path.endsWith("{}")) {
                fields.put(path.substring(1), place);
            }
        });
        return fields;
    }

    private static String names(CustomResourceDefinition crd) {
        var names = crd.getSpec().getNames();
        return "`kubectl get " + names.getPlural() + "`, short `"
                + String.join("`, `", names.getShortNames()) + "`. "
                + ("Namespaced".equals(crd.getSpec().getScope()) ? "Of a namespace." : "Of the cluster.");
    }

    private void table(String root, Map<String, JSONSchemaProps> fields) {
        var rows = fields.entrySet().stream()
                .filter(field -> field.getKey().startsWith(root + "."))
                .toList();
        if (rows.isEmpty()) {
            return;
        }
        var required = required(fields);
        page.append("\n### ").append(root).append("\n\n");
        page.append("| Field | Type | Default | Limits | Meaning |\n|---|---|---|---|---|\n");
        rows.forEach(row -> page.append("| `%s`%s | %s | %s | %s | %s |%n"
                .formatted(
                        row.getKey(),
                        required.contains(row.getKey()) ? " **required**" : "",
                        type(row.getValue()),
                        defaultOf(row.getValue()).orElse(""),
                        limits(row.getValue()),
                        inCells(row.getValue().getDescription()))));
    }

    private static Set<String> required(Map<String, JSONSchemaProps> fields) {
        var required = new LinkedHashSet<String>();
        fields.forEach((path, schema) -> {
            var items = schema.getItems() == null ? null : schema.getItems().getSchema();
            Optional.ofNullable(schema.getRequired())
                    .orElse(List.of())
                    .forEach(name -> required.add(path + "." + name));
            if (items != null) {
                Optional.ofNullable(items.getRequired())
                        .orElse(List.of())
                        .forEach(name -> required.add(path + "[]." + name));
            }
        });
        return required;
    }

    private static String type(JSONSchemaProps schema) {
        if (schema.getItems() != null) {
            return "list of " + type(schema.getItems().getSchema());
        }
        if (schema.getAdditionalProperties() != null) {
            return "map of " + type(schema.getAdditionalProperties().getSchema());
        }
        if (Boolean.TRUE.equals(schema.getXKubernetesIntOrString())) {
            return "integer or string";
        }
        return "date-time".equals(schema.getFormat())
                ? "time"
                : Optional.ofNullable(schema.getType()).orElse("any");
    }

    /** The words after "Default" of its description: the CRD itself has no defaults. */
    private static Optional<String> defaultOf(JSONSchemaProps schema) {
        var found = DEFAULT.matcher(Optional.ofNullable(schema.getDescription()).orElse(""));
        return found.find() ? Optional.of(inCells(found.group(1))) : Optional.empty();
    }

    private static String limits(JSONSchemaProps schema) {
        var limits = new ArrayList<String>();
        own(schema, limits);
        if (schema.getItems() != null) {
            var each = new ArrayList<String>();
            own(schema.getItems().getSchema(), each);
            each.forEach(limit -> limits.add("each " + limit));
        }
        return String.join("; ", limits);
    }

    private static void own(JSONSchemaProps schema, List<String> limits) {
        if (schema.getEnum() != null && !schema.getEnum().isEmpty()) {
            limits.add(schema.getEnum().stream()
                    .map(value -> "`" + value.asText() + "`")
                    .collect(Collectors.joining(", ")));
        }
        range(limits, "", whole(schema.getMinimum()), whole(schema.getMaximum()), "");
        range(limits, "", schema.getMinLength(), schema.getMaxLength(), " characters");
        range(limits, "", schema.getMinItems(), schema.getMaxItems(), " items");
        range(limits, "", null, schema.getMaxProperties(), " entries");
        if (schema.getPattern() != null) {
            limits.add("`" + schema.getPattern().replace("|", "\\|") + "`");
        }
        if ("set".equals(schema.getXKubernetesListType())) {
            limits.add("no two alike");
        }
        if (schema.getXKubernetesListMapKeys() != null
                && !schema.getXKubernetesListMapKeys().isEmpty()) {
            limits.add("no two with the same `" + String.join("`, `", schema.getXKubernetesListMapKeys()) + "`");
        }
    }

    private static @Nullable Long whole(@Nullable Double number) {
        return number == null ? null : number.longValue();
    }

    private static void range(
            List<String> limits, String before, @Nullable Long least, @Nullable Long most, String unit) {
        if (least != null && most != null) {
            limits.add(before + least + " to " + most + unit);
        } else if (most != null) {
            limits.add(before + "at most " + most + unit);
        } else if (least != null) {
            limits.add(before + "at least " + least + unit);
        }
    }

    private void rules(CustomResourceDefinition crd) {
        var messages = new LinkedHashSet<String>();
        Crds.walk("", crd.getSpec().getVersions().get(0).getSchema().getOpenAPIV3Schema(), (path, schema) -> {
            if (schema.getXKubernetesValidations() != null) {
                schema.getXKubernetesValidations().stream()
                        .filter(rule -> rule.getMessage() != null)
                        .forEach(rule -> messages.add(rule.getMessage()));
            }
        });
        if (!messages.isEmpty()) {
            page.append("\nThe API server also holds these, in these words:\n\n");
            messages.forEach(
                    message -> page.append("* ").append(inCells(message)).append("\n"));
        }
    }

    private static String inCells(@Nullable String text) {
        return Optional.ofNullable(text).orElse("").replace("|", "\\|").replace("<", "&lt;");
    }
}
