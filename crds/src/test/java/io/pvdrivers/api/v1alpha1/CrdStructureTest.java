package io.pvdrivers.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What has to hold for every field of every CRD. */
class CrdStructureTest {
    static List<Class<? extends HasMetadata>> kinds() {
        return Crds.KINDS;
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everyFieldIsExplained(Class<? extends HasMetadata> kind) {
        assertThat(offenders(
                        kind,
                        (path, schema) -> isProperty(path)
                                && (schema.getDescription() == null
                                        || schema.getDescription().length() < 15
                                        || !schema.getDescription().endsWith(".")
                                        || schema.getDescription().contains("\n"))))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everythingHasABound(Class<? extends HasMetadata> kind) {
        assertThat(offenders(kind, (path, schema) -> isUnbounded(schema))).isEmpty();
    }

    private static boolean isUnbounded(JSONSchemaProps schema) {
        if (Boolean.TRUE.equals(schema.getXKubernetesIntOrString())) {
            return schema.getMaxLength() == null;
        }
        return switch (schema.getType()) {
            case "array" -> schema.getMaxItems() == null;
            case "string" -> schema.getEnum().isEmpty() && schema.getFormat() == null && schema.getMaxLength() == null;
            case "object" -> schema.getAdditionalProperties() != null && schema.getMaxProperties() == null;
            case "integer" -> schema.getMinimum() == null;
            case "boolean" -> false;
            default -> true;
        };
    }

    /** Java's int is smaller than what JSON holds; a number that does not fit would stop the informer that reads it. */
    @ParameterizedTest
    @MethodSource("kinds")
    void numbersFitTheirJavaTypes(Class<? extends HasMetadata> kind) {
        assertThat(offenders(
                        kind,
                        (path, schema) -> "integer".equals(schema.getType())
                                && !path.matches(".*([gG]eneration|sizeBytes|memoryBytesAbove)")
                                && (schema.getMinimum() < Integer.MIN_VALUE
                                        || schema.getMaximum() == null
                                        || schema.getMaximum() > Integer.MAX_VALUE)))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void nothingIsLeftOpen(Class<? extends HasMetadata> kind) {
        assertThat(offenders(
                        kind,
                        (path, schema) -> Boolean.TRUE.equals(schema.getXKubernetesPreserveUnknownFields())
                                || "object".equals(schema.getType())
                                        && schema.getProperties().isEmpty()
                                        && schema.getAdditionalProperties() == null))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void conditionsAreAMapByType(Class<? extends HasMetadata> kind) {
        Crds.walk("", Crds.schema(kind), (path, schema) -> {
            if (path.endsWith(".conditions")) {
                assertThat(schema.getXKubernetesListType()).isEqualTo("map");
                assertThat(schema.getXKubernetesListMapKeys()).containsExactly("type");
                assertThat(schema.getItems().getSchema().getRequired())
                        .containsExactlyInAnyOrder("type", "status", "lastTransitionTime", "reason", "message");
            }
        });
    }

    @Test
    void statusesHaveConditions() {
        assertThat(paths(DriverPolicy.class)).contains(".status.conditions[].lastTransitionTime");
        assertThat(paths(DriverState.class)).contains(".status.conditions[].lastTransitionTime");
        assertThat(paths(DriverRelease.class)).noneMatch(path -> path.startsWith(".status"));
        assertThat(paths(GuestReport.class)).noneMatch(path -> path.startsWith(".status"));
    }

    /** Who is refused must learn the field, what is wrong with it and what to write, and clients must be able to point at it. */
    @ParameterizedTest
    @MethodSource("kinds")
    void everyRuleNamesItsField(Class<? extends HasMetadata> kind) {
        var softly = new SoftAssertions();
        Crds.walk("", Crds.schema(kind), (path, schema) -> {
            for (ValidationRule rule : schema.getXKubernetesValidations()) {
                var at = path.replaceAll("\\[].*", "").substring(path.isEmpty() ? 0 : 1);
                softly.assertThat(rule.getMessage()).as(path).startsWith(at).contains(": ");
                if (rule.getFieldPath() != null) {
                    softly.assertThat(paths(kind)).as(rule.getRule()).contains(path + rule.getFieldPath());
                }
            }
            softly.assertThat(schema.getXKubernetesValidations())
                    .as("rules of " + path)
                    .doesNotHaveDuplicates();
        });
        softly.assertAll();
    }

    @Test
    void enumsKeepTheirOrder() {
        assertThat(at(DriverPolicy.class, ".spec.mode").getEnum())
                .extracting(value -> value.asText())
                .containsExactly("Audit", "Propose", "Enforce");
        assertThat(at(DriverState.class, ".status.phase").getEnum())
                .extracting(value -> value.asText())
                .startsWith("Pending", "InProgress")
                .endsWith("Failed");
        assertThat(at(DriverRelease.class, ".spec.channels[]").getEnum())
                .extracting(value -> value.asText())
                .containsExactly("Stable", "Latest");
    }

    @Test
    void whatMayNotBeNullIsRequired() {
        assertThat(Crds.schema(DriverPolicy.class).getRequired()).containsExactly("spec");
        assertThat(at(DriverPolicy.class, ".spec").getRequired()).containsExactly("mode", "release");
        assertThat(at(DriverPolicy.class, ".spec.rollout").getRequired()).isEmpty();
        assertThat(at(DriverRelease.class, ".spec.guests[]").getRequired()).containsExactly("os", "support", "drivers");
        assertThat(at(DriverRelease.class, ".spec.media").getRequired()).isEmpty();
        assertThat(at(DriverState.class, ".spec").getRequired()).containsExactly("virtualMachine");
        assertThat(at(DriverState.class, ".spec.ticket.plan.safety").getRequired())
                .hasSize(13);
        assertThat(at(GuestReport.class, ".spec").getRequired()).containsExactly("observedAt", "facts");
        assertThat(at(GuestReport.class, ".spec.facts").getRequired()).isEmpty();
    }

    @Test
    void listsWithoutDoublesSayWhatTellsThemApart() {
        assertThat(at(DriverRelease.class, ".spec.guests").getXKubernetesListMapKeys())
                .containsExactly("os");
        assertThat(at(DriverRelease.class, ".spec.knownIssues").getXKubernetesListMapKeys())
                .containsExactly("id");
        assertThat(at(DriverPolicy.class, ".spec.devices.disks.exclude").getXKubernetesListType())
                .isEqualTo("set");
    }

    @Test
    void onlyAClusterPolicySelectsNamespacesAndElseBothSayTheSame() {
        var here = paths(DriverPolicy.class);
        var cluster = paths(ClusterDriverPolicy.class);

        assertThat(here).isNotEmpty().noneMatch(path -> path.contains("namespaceSelector"));
        assertThat(cluster).contains(".spec.namespaceSelector.matchLabels{}");
        assertThat(cluster)
                .filteredOn(path -> !path.startsWith(".spec.namespaceSelector"))
                .isEqualTo(here);
    }

    @Test
    void numbersOrPercentages() {
        var maxConcurrent = at(DriverPolicy.class, ".spec.rollout.maxConcurrent");

        assertThat(maxConcurrent.getXKubernetesIntOrString()).isTrue();
        assertThat(maxConcurrent.getType()).isNull();
    }

    static Stream<Map.Entry<Class<? extends HasMetadata>, List<String>>> columns() {
        return Stream.of(
                Map.entry(
                        DriverPolicy.class,
                        List.of(
                                "Mode",
                                "Release",
                                "Ready",
                                "Converged",
                                "VMs",
                                "VMs-Ready",
                                "VMs-Failed",
                                "Age",
                                "Reason")),
                Map.entry(
                        DriverRelease.class,
                        List.of("Released", "Channels", "Provenance", "Blocked-By", "Image", "Age")),
                Map.entry(
                        DriverState.class,
                        List.of(
                                "VM",
                                "Release",
                                "Phase",
                                "Waiting-For",
                                "Restarts",
                                "Installed",
                                "Known-Issues",
                                "Age",
                                "Message",
                                "Foreign")),
                Map.entry(GuestReport.class, List.of("Observed", "Age")));
    }

    @ParameterizedTest
    @MethodSource("columns")
    void columnsComeInOrderAndShowFieldsThatExist(Map.Entry<Class<? extends HasMetadata>, List<String>> expected) {
        var kind = expected.getKey();
        var columns = Crds.of(kind).getSpec().getVersions().get(0).getAdditionalPrinterColumns();

        assertThat(columns).extracting(CustomResourceColumnDefinition::getName).isEqualTo(expected.getValue());
        assertThat(columns)
                .extracting(column -> column.getJsonPath().replaceAll("\\[(\\?.*?\\)|\\*)]", "[]"))
                .allMatch(path -> path.equals(".metadata.creationTimestamp")
                        || paths(kind).contains(path));
    }

    @Test
    void namesAreShortAndTheKindsAreOneCategory() {
        assertThat(Crds.KINDS)
                .extracting(kind -> Crds.of(kind).getSpec().getNames().getShortNames())
                .containsExactly(List.of("drvp"), List.of("cdrvp"), List.of("drvr"), List.of("drvs"), List.of("gr"));
        assertThat(Crds.KINDS)
                .extracting(kind -> Crds.of(kind).getSpec().getNames().getCategories())
                .containsOnly(List.of("pvdrivers"));
        assertThat(Crds.KINDS)
                .extracting(kind -> Crds.of(kind).getSpec().getScope())
                .containsExactly("Namespaced", "Cluster", "Cluster", "Namespaced", "Namespaced");
        assertThat(Crds.KINDS)
                .extracting(kind -> Crds.of(kind).getSpec().getVersions().get(0).getSubresources() != null)
                .as("status subresource")
                .containsExactly(true, true, false, true, false);
    }

    private static boolean isProperty(String path) {
        return !path.endsWith("[]") && !path.endsWith("{}");
    }

    private static List<String> offenders(
            Class<? extends HasMetadata> kind, BiPredicate<String, JSONSchemaProps> offends) {
        List<String> offenders = new ArrayList<>();
        Crds.walk("", Crds.schema(kind), (path, schema) -> {
            if (offends.test(path, schema)) {
                offenders.add(path);
            }
        });
        return offenders;
    }

    private static List<String> paths(Class<? extends HasMetadata> kind) {
        return offenders(kind, (path, schema) -> true);
    }

    private static JSONSchemaProps at(Class<? extends HasMetadata> kind, String wanted) {
        List<JSONSchemaProps> found = new ArrayList<>();
        Crds.walk("", Crds.schema(kind), (path, schema) -> {
            if (path.equals(wanted)) {
                found.add(schema);
            }
        });
        assertThat(found).as(wanted).hasSize(1);
        return found.get(0);
    }
}
