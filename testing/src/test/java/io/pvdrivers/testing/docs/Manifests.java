package io.pvdrivers.testing.docs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import io.pvdrivers.simulator.apiserver.EmbeddedApiServer;
import io.pvdrivers.simulator.bridge.SimulatedClock;
import io.pvdrivers.simulator.bridge.SimulatedCluster;
import io.pvdrivers.simulator.world.World;
import io.pvdrivers.simulator.world.scene.WorldSettings;
import io.pvdrivers.testing.api.KubeApi;
import io.pvdrivers.testing.chart.Chart;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whether what a page shows as YAML is taken: by the API server, by the stand-in for KubeVirt, or by the chart. */
final class Manifests {
    private static final String OURS = "pvdrivers.io/";
    private static final String POLICY = """
            apiVersion: pvdrivers.io/v1alpha1
            kind: DriverPolicy
            metadata: {name: part, namespace: vms}
            spec: {mode: Audit, release: {channel: Stable}}
            """;

    private final KubeApi api;
    private final NotRun notRun;

    Manifests(KubeApi api, NotRun notRun) {
        this.api = api;
        this.notRun = notRun;
    }

    /** What is wrong with these objects. */
    List<String> objects(List<JsonNode> objects) {
        var complaints = new ArrayList<String>();
        var known = new ArrayList<JsonNode>();
        for (var object : objects) {
            var version = object.path("apiVersion").asText();
            var kind = object.path("kind").asText();
            if (version.equals("kubevirt.io/v1")) {
                asKubeVirt(object).ifPresent(complaints::add);
            } else if (isServed(version, kind)) {
                known.add(object);
            } else if (!notRun.hasKind(version, kind)) {
                complaints.add("no server here knows " + version + " " + kind + "; list the kind as not checked");
            }
        }
        if (!known.isEmpty()) {
            asApplied(known).ifPresent(complaints::add);
        }
        return complaints;
    }

    private boolean isServed(String version, String kind) {
        return version.startsWith(OURS)
                || !version.contains("kubevirt.io") && api.client().supports(version, kind);
    }

    private Optional<String> asApplied(List<JsonNode> objects) {
        objects.stream()
                .map(object -> object.at("/metadata/namespace").asText())
                .filter(namespace -> !namespace.isEmpty())
                .distinct()
                .forEach(api::namespace);
        var outcome = api.kubectl()
                .attemptWith(
                        objects.stream().map(Manifests::anew).collect(Collectors.joining("\n---\n")),
                        "apply",
                        "--dry-run=server",
                        "--validate=strict",
                        "-f",
                        "-");
        return outcome.status() == 0 ? Optional.empty() : Optional.of(outcome.output());
    }

    /** Under a name that nothing on the bench has: it would be merged with that. A release is called by its version. */
    private static String anew(JsonNode object) {
        ObjectNode copy = object.deepCopy();
        if (!copy.path("kind").asText().equals("DriverRelease")) {
            copy.withObject("/metadata").put("name", copy.at("/metadata/name").asText() + "-shown");
        }
        return copy.toString();
    }

    private static Optional<String> asKubeVirt(JsonNode object) {
        var settings = WorldSettings.DEFAULTS;
        var clock = SimulatedClock.manual(settings.start());
        try (var server = EmbeddedApiServer.start(clock);
                var client = server.client("people", config -> config.setRequestRetryBackoffLimit(0));
                var cluster = SimulatedCluster.embedded(new World(settings), clock, server, "operator")) {
            return created(client, object, cluster);
        }
    }

    private static Optional<String> created(KubernetesClient client, JsonNode object, SimulatedCluster behind) {
        try {
            var made = client.resource(Shown.YAML.convertValue(object, GenericKubernetesResource.class))
                    .fieldValidation(Validation.STRICT)
                    .create();
            return made.getMetadata().getUid() == null ? Optional.of(behind + " made nothing") : Optional.empty();
        } catch (KubernetesClientException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** What is wrong with parts: each has to be values of the chart, or to fit into a policy. */
    List<String> parts(List<JsonNode> parts) {
        return parts.stream().flatMap(part -> part(part).stream()).toList();
    }

    private Optional<String> part(JsonNode part) {
        return asValues(part)
                .flatMap(values -> asApplied(List.of(policyWith(part)))
                        .map(policy ->
                                "as values of the chart: " + values + "\nas a part of a DriverPolicy: " + policy));
    }

    /** Why the chart does not take these values. */
    static Optional<String> asValues(JsonNode values) {
        try {
            Chart.with(values.toString()).render();
            return Optional.empty();
        } catch (IllegalStateException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static JsonNode policyWith(JsonNode part) {
        try {
            var policy = (ObjectNode) Shown.YAML.readTree(POLICY);
            var spec = part.has("spec") ? part.get("spec") : part;
            spec.properties().forEach(field -> policy.withObject("/spec").set(field.getKey(), field.getValue()));
            return policy;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
