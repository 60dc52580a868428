package io.pvdrivers.testing.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.pvdrivers.api.v1alpha1.ClusterDriverPolicy;
import io.pvdrivers.api.v1alpha1.DriverPolicy;
import io.pvdrivers.api.v1alpha1.DriverRelease;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.api.v1alpha1.GuestReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The CRDs as the chart installs them are those that the build generates. */
class ChartCrdsTest {
    private static final String KEEP = "/metadata/annotations/helm.sh~1resource-policy";
    private static final List<Class<? extends HasMetadata>> KINDS = List.of(
            DriverPolicy.class, ClusterDriverPolicy.class, DriverRelease.class, DriverState.class, GuestReport.class);

    private static List<ObjectNode> crds(String values) {
        return Chart.with(values).documents().stream()
                .filter(d -> d.path("kind").asText().equals("CustomResourceDefinition"))
                .map(ObjectNode.class::cast)
                .toList();
    }

    private static List<JsonNode> generated() throws IOException {
        var crds = new ArrayList<JsonNode>();
        for (Class<? extends HasMetadata> kind : KINDS) {
            var resource = "/META-INF/fabric8/" + HasMetadata.getFullResourceName(kind) + "-v1.yml";
            try (var yaml = Objects.requireNonNull(ChartCrdsTest.class.getResourceAsStream(resource), resource)) {
                crds.add(Chart.YAML.readTree(yaml));
            }
        }
        return crds;
    }

    @Test
    void areTheGeneratedOnesAndAnAnnotation() throws IOException {
        var crds = crds("");

        assertThat(crds).allSatisfy(crd -> assertThat(crd.at(KEEP).asText()).isEqualTo("keep"));
        crds.forEach(crd -> ((ObjectNode) crd.path("metadata")).remove("annotations"));
        assertThat(crds).hasSize(KINDS.size()).containsExactlyInAnyOrderElementsOf(cast(generated()));
    }

    @Test
    void goWithTheReleaseWhereNobodyKeepsThem() throws IOException {
        assertThat(crds("crds: {keep: false}")).containsExactlyInAnyOrderElementsOf(cast(generated()));
    }

    @Test
    void canBeLeftToOthers() {
        assertThat(crds("crds: {install: false}")).isEmpty();
    }

    private static List<ObjectNode> cast(List<JsonNode> trees) {
        return trees.stream().map(ObjectNode.class::cast).toList();
    }

    @Test
    void areNamedForArtifactHub() throws IOException {
        var annotations = Chart.YAML.convertValue(
                Chart.metadata().get("annotations"), new TypeReference<Map<String, String>>() {});
        var listed = Chart.YAML.readTree(annotations.get("artifacthub.io/crds"));

        assertThat(listed)
                .extracting(crd -> crd.path("name").asText() + " "
                        + crd.path("version").asText() + " "
                        + crd.path("kind").asText())
                .containsExactlyInAnyOrderElementsOf(generated().stream()
                        .map(crd -> crd.at("/metadata/name").asText() + " "
                                + crd.at("/spec/versions/0/name").asText() + " "
                                + crd.at("/spec/names/kind").asText())
                        .toList());
        assertThat(listed).allSatisfy(crd -> {
            assertThat(crd.path("displayName").asText()).isNotBlank();
            assertThat(crd.path("description").asText()).isNotBlank();
        });
        assertThat(annotations)
                .containsEntry("artifacthub.io/license", "Apache-2.0")
                .containsEntry("artifacthub.io/operator", "true")
                .containsKeys(
                        "artifacthub.io/category",
                        "artifacthub.io/changes",
                        "artifacthub.io/crdsExamples",
                        "artifacthub.io/images",
                        "artifacthub.io/prerelease");
        assertThat(annotations.get("artifacthub.io/images"))
                .contains("ghcr.io/pv-driver-operator/pv-driver-operator:"
                        + Chart.metadata().get("appVersion"));
    }
}
