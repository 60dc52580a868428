package io.pvdrivers.testing.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** However it is installed, the chart gives objects that belong together. */
class ChartTemplateTest {
    private static final Set<String> WITHOUT_NAMESPACE = Set.of(
            "CustomResourceDefinition",
            "ClusterRole",
            "ClusterRoleBinding",
            "ValidatingAdmissionPolicy",
            "ValidatingAdmissionPolicyBinding");
    private static final Set<String> OF_OTHERS = Set.of("ServiceMonitor", "PrometheusRule");
    private final KubernetesSerialization types = new KubernetesSerialization();
    private static final String LABEL_VALUE = "([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?";

    @ParameterizedTest
    @MethodSource("io.pvdrivers.testing.chart.Matrix#charts")
    void lintFindsNothing(Chart chart, @TempDir Path scratch) {
        var result = chart.lint(scratch);

        assertThat(result.getMessages()).isEmpty();
        assertThat(result.isFailed()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("io.pvdrivers.testing.chart.Matrix#charts")
    void everyObjectIsOfAKindThatKubernetesHas(Chart chart) {
        for (JsonNode document : chart.documents()) {
            HasMetadata object = types.unmarshal(document.toString());
            var known = !(object instanceof GenericKubernetesResource);

            assertThat(known || OF_OTHERS.contains(object.getKind()))
                    .as(object.getApiVersion() + " " + object.getKind())
                    .isTrue();
            if (known) {
                // What the type does not know would be kept as an additional property and be lost on the server.
                assertThat(strays(document, types.asJson(object))).isEmpty();
            }
        }
    }

    /** Fields of one that the other has lost. */
    private Set<String> strays(JsonNode sent, String read) {
        var lost = new HashSet<String>();
        compare("", sent, types.unmarshal(read, JsonNode.class), lost);
        return lost;
    }

    private static void compare(String path, JsonNode sent, JsonNode read, Set<String> lost) {
        if (sent.isObject()) {
            sent.properties().forEach(field -> {
                var at = path + "." + field.getKey();
                var there = read.path(field.getKey());
                if (there.isMissingNode() && !field.getValue().isEmpty()) {
                    lost.add(at);
                } else {
                    compare(at, field.getValue(), there, lost);
                }
            });
        }
    }

    @ParameterizedTest
    @MethodSource("io.pvdrivers.testing.chart.Matrix#charts")
    void namesAreGivenOnceAndNamespacesWhereTheyBelong(Chart chart) {
        var seen = new HashSet<String>();
        for (HasMetadata object : chart.render()) {
            var metadata = object.getMetadata();
            var id = object.getKind() + " " + metadata.getNamespace() + "/" + metadata.getName();

            assertThat(seen.add(id)).as("twice: " + id).isTrue();
            if (WITHOUT_NAMESPACE.contains(object.getKind())) {
                assertThat(metadata.getNamespace()).as(id).isNull();
            } else {
                assertThat(metadata.getNamespace()).as(id).isNotBlank();
            }
            assertThat(metadata.getName()).as(id).hasSizeLessThanOrEqualTo(253);
            if (object.getKind().equals("Service")) {
                assertThat(metadata.getName()).as(id).matches("[a-z]([-a-z0-9]{0,61}[a-z0-9])?");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.pvdrivers.testing.chart.Matrix#charts")
    void everyObjectButTheCrdsSaysWhoseItIs(Chart chart) {
        for (HasMetadata object : chart.render()) {
            if (object.getKind().equals("CustomResourceDefinition")) {
                continue;
            }
            assertThat(object.getMetadata().getLabels())
                    .as(object.getKind() + " " + object.getMetadata().getName())
                    .containsEntry("app.kubernetes.io/instance", chart.release())
                    .containsEntry("app.kubernetes.io/managed-by", "Helm")
                    .containsEntry(
                            "app.kubernetes.io/version",
                            Chart.metadata().get("appVersion").toString())
                    .containsKeys("app.kubernetes.io/name", "helm.sh/chart");
            assertThat(object.getMetadata().getLabels().values())
                    .allSatisfy(value -> assertThat(value).matches(LABEL_VALUE));
        }
    }

    @ParameterizedTest
    @MethodSource("io.pvdrivers.testing.chart.Matrix#charts")
    void noCustomResourceOfOurs(Chart chart) {
        assertThat(chart.render()).noneMatch(o -> o.getApiVersion().startsWith("pvdrivers.io/"));
    }

    /** Nothing runs because the chart is installed or goes, so an uninstall cannot touch a VM. */
    @ParameterizedTest
    @MethodSource("io.pvdrivers.testing.chart.Matrix#charts")
    void thereIsNoHook(Chart chart) {
        assertThat(chart.render())
                .isNotEmpty()
                .noneMatch(o -> o.getMetadata().getAnnotations() != null
                        && o.getMetadata().getAnnotations().containsKey("helm.sh/hook"));
    }

    @ParameterizedTest
    @MethodSource("io.pvdrivers.testing.chart.Matrix#charts")
    void whatSelectsPodsFindsThem(Chart chart) {
        var documents = chart.documents();
        var pods = labels(documents, "Deployment", "/spec/template/metadata/labels");
        var selectors = List.of(
                labels(documents, "Deployment", "/spec/selector/matchLabels"),
                labels(documents, "Service", "/spec/selector"),
                labels(documents, "PodDisruptionBudget", "/spec/selector/matchLabels"),
                labels(documents, "NetworkPolicy", "/spec/podSelector/matchLabels"));

        assertThat(pods).isNotEmpty();
        assertThat(selectors).allSatisfy(selector -> assertThat(pods).containsAll(selector));
        assertThat(labels(documents, "Service", "/metadata/labels"))
                .containsAll(labels(documents, "ServiceMonitor", "/spec/selector/matchLabels"));
    }

    private static Set<String> labels(List<JsonNode> documents, String kind, String pointer) {
        var found = new HashSet<String>();
        for (JsonNode document : documents) {
            if (document.path("kind").asText().equals(kind)) {
                document.at(pointer)
                        .properties()
                        .forEach(label -> found.add(
                                label.getKey() + "=" + label.getValue().asText()));
            }
        }
        return found;
    }

    @Test
    void theMatrixHoldsEveryTemplate() {
        assertThat(kinds(Chart.with(Matrix.EVERYTHING)))
                .containsExactlyInAnyOrder(
                        "ClusterRole",
                        "ClusterRoleBinding",
                        "ConfigMap",
                        "CustomResourceDefinition",
                        "Deployment",
                        "NetworkPolicy",
                        "PodDisruptionBudget",
                        "PrometheusRule",
                        "Role",
                        "RoleBinding",
                        "Service",
                        "ServiceAccount",
                        "ServiceMonitor",
                        "ValidatingAdmissionPolicy",
                        "ValidatingAdmissionPolicyBinding");
        assertThat(kinds(Chart.plain()))
                .containsExactlyInAnyOrder(
                        "ClusterRole",
                        "ClusterRoleBinding",
                        "ConfigMap",
                        "CustomResourceDefinition",
                        "Deployment",
                        "Role",
                        "RoleBinding",
                        "ServiceAccount");
    }

    private static Set<String> kinds(Chart chart) {
        return new HashSet<>(chart.render().stream().map(HasMetadata::getKind).toList());
    }
}
