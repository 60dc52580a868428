package io.pvdrivers.testing.olm;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.openshift.api.model.operatorhub.v1alpha1.CRDDescription;
import io.fabric8.openshift.api.model.operatorhub.v1alpha1.CRDDescriptionBuilder;
import io.fabric8.openshift.api.model.operatorhub.v1alpha1.SpecDescriptorBuilder;
import io.fabric8.openshift.api.model.operatorhub.v1alpha1.StatusDescriptorBuilder;
import io.pvdrivers.testing.chart.Chart;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Our kinds as a console shows them: named as in Chart.yaml, with the fields that their CRDs describe. */
final class OwnKindsForOlm {
    /** Written by the operator alone: consoles do not offer to make one. */
    static final String INTERNAL = "driverstates.pvdrivers.io";

    private static final Map<String, List<String>> SHOWN_AS = Map.of(
            "conditions", List.of("urn:alm:descriptor:io.kubernetes.conditions"),
            "phase", List.of("urn:alm:descriptor:io.kubernetes.phase"));

    private OwnKindsForOlm() {}

    static List<CRDDescription> describe(List<GenericKubernetesResource> crds, JsonNode namedInChart) {
        return StreamSupport.stream(namedInChart.spliterator(), false)
                .map(named ->
                        describe(named, definition(crds, named.path("name").asText())))
                .toList();
    }

    private static JsonNode definition(List<GenericKubernetesResource> crds, String name) {
        return crds.stream()
                .filter(crd -> crd.getMetadata().getName().equals(name))
                .findFirst()
                .<JsonNode>map(Chart.YAML::valueToTree)
                .orElseThrow(() -> new IllegalStateException("Chart.yaml names a CRD that the chart lacks: " + name));
    }

    private static CRDDescription describe(JsonNode named, JsonNode crd) {
        var schema = crd.at("/spec/versions/0/schema/openAPIV3Schema/properties");
        return new CRDDescriptionBuilder()
                .withName(named.path("name").asText())
                .withKind(named.path("kind").asText())
                .withVersion(named.path("version").asText())
                .withDisplayName(named.path("displayName").asText())
                .withDescription(named.path("description").asText())
                .withSpecDescriptors(fields(schema.path("spec"))
                        .map(field -> new SpecDescriptorBuilder()
                                .withPath(field.getKey())
                                .withDisplayName(words(field.getKey()))
                                .withDescription(
                                        field.getValue().path("description").asText())
                                .build())
                        .toList())
                .withStatusDescriptors(fields(schema.path("status"))
                        .map(field -> new StatusDescriptorBuilder()
                                .withPath(field.getKey())
                                .withDisplayName(words(field.getKey()))
                                .withDescription(
                                        field.getValue().path("description").asText())
                                .withXDescriptors(SHOWN_AS.getOrDefault(field.getKey(), List.of()))
                                .build())
                        .toList())
                .build();
    }

    private static Stream<Map.Entry<String, JsonNode>> fields(JsonNode object) {
        return object.path("properties").properties().stream();
    }

    /** {@code observedGeneration} becomes "Observed generation". */
    static String words(String field) {
        var words = field.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}
