package io.pvdrivers.testing.gitops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.pvdrivers.testing.api.Go;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The health checks for Argo CD in {@code examples/gitops/argocd-cm.yaml}, run by the interpreter that Argo CD runs them with
 * ({@code testing/argo-health}, which needs Go).
 */
class ArgoHealthTest {
    private static final Path MODULE = Path.of("argo-health");
    private static final Path CONFIG_MAP = Path.of("..", "examples", "gitops", "argocd-cm.yaml");
    private static final String HEALTH = "resource.customizations.health.pvdrivers.io_";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    @BeforeAll
    static void needsGo() {
        assumeTrue(Go.isThere("argo-health"), "there is no Go");
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            nobody has looked           | {metadata: {generation: 1}, spec: {}}                                                      | Progressing
            an edit nobody has seen     | {metadata: {generation: 2}, spec: {}, status: {observedGeneration: 1, conditions: [{type: Ready, status: "True", message: a}]}} | Progressing
            it goes                     | {metadata: {generation: 1, deletionTimestamp: now}, spec: {}}                              | Progressing
            all done                    | {metadata: {generation: 1}, spec: {}, status: {observedGeneration: 1, conditions: [{type: Ready, status: "True", message: a}, {type: Converged, status: "True", message: b}]}} | Healthy
            waits for Saturday          | {metadata: {generation: 1}, spec: {}, status: {observedGeneration: 1, conditions: [{type: Ready, status: "True", message: a}, {type: Converged, status: "False", message: b}]}} | Healthy
            rolling                     | {metadata: {generation: 1}, spec: {}, status: {observedGeneration: 1, conditions: [{type: Ready, status: "True", message: a}, {type: Reconciling, status: "True", message: c}]}} | Healthy
            paused                      | {metadata: {generation: 1}, spec: {paused: true}, status: {observedGeneration: 1, conditions: [{type: Ready, status: "True", message: a}]}} | Suspended
            budget spent                | {metadata: {generation: 1}, spec: {}, status: {observedGeneration: 1, conditions: [{type: Ready, status: "False", message: a}, {type: Stalled, status: "True", message: spent}]}} | Degraded
            cannot act                  | {metadata: {generation: 1}, spec: {}, status: {observedGeneration: 1, conditions: [{type: Ready, status: "False", message: no release}]}} | Degraded
            """)
    void aPolicyIs(String what, String object, String health) throws IOException, InterruptedException {
        for (var kind : List.of("DriverPolicy", "ClusterDriverPolicy")) {
            var answer = check(kind, object);

            assertThat(answer.path("status").asText()).as(what).isEqualTo(health);
            assertThat(answer.path("message").asText()).as(what).isNotBlank().isNotEqualTo("nil");
        }
    }

    @Test
    void aStalledPolicySaysWhyAndARolloutHowFarItIs() throws IOException, InterruptedException {
        var stalled =
                "{metadata: {generation: 1}, spec: {}, status: {observedGeneration: 1, conditions: [{type: Ready, status: 'False',"
                        + " message: a}, {type: Stalled, status: 'True', message: Two VMs failed.}]}}";
        var rolling =
                "{metadata: {generation: 1}, spec: {}, status: {observedGeneration: 1, conditions: [{type: Ready, status: 'True',"
                        + " message: VMs wait.}, {type: Converged, status: 'False', message: 9 of 12 VMs are ready.}]}}";

        assertThat(check("DriverPolicy", stalled).path("message").asText()).isEqualTo("Two VMs failed.");
        assertThat(check("DriverPolicy", rolling).path("message").asText())
                .isEqualTo("9 of 12 VMs are ready. VMs wait.");
    }

    @ParameterizedTest
    @CsvSource({
        "Pending, Progressing",
        "InProgress, Progressing",
        "Waiting, Suspended",
        "Returning, Progressing",
        "Releasing, Progressing",
        "Ready, Healthy",
        "Blocked, Degraded",
        "RolledBack, Degraded",
        "Failed, Degraded",
    })
    void aVmIs(String phase, String health) throws IOException, InterruptedException {
        var answer = check(
                "DriverState", "{metadata: {}, status: {phase: " + phase + ", waitingFor: {message: It waits.}}}");

        assertThat(answer.path("status").asText()).isEqualTo(health);
        assertThat(answer.path("message").asText()).isEqualTo("It waits.");
        assertThat(check("DriverState", "{metadata: {}}").path("status").asText())
                .isEqualTo("Progressing");
    }

    private static JsonNode check(String kind, String object) throws IOException, InterruptedException {
        var script = YAML.readTree(CONFIG_MAP.toFile()).path("data").path(HEALTH + kind);
        assertThat(script.isTextual()).as(kind).isTrue();
        var question = JSON.createObjectNode();
        question.set("script", script);
        question.set("object", YAML.readTree(object));
        return Go.run(MODULE, List.of(question.toString())).getFirst();
    }
}
