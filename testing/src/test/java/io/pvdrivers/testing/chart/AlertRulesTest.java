package io.pvdrivers.testing.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The chart's alerts as Prometheus itself takes them: their syntax, and when they fire and when not. */
@ExtendWith(RealPrometheus.class)
class AlertRulesTest {
    private static final Path TESTS = Path.of("src/test/resources/monitoring");
    private static final List<String> FILES = List.of("alerts.yaml", "alerts-of-weeks.yaml");

    @TempDir
    private Path folder;

    @BeforeEach
    void layOut() throws IOException {
        writeRules(folder.resolve("rules.yaml"), ChartMonitoringTest.rules(""));
        for (var file : FILES) {
            Files.copy(TESTS.resolve(file), folder.resolve(file));
        }
    }

    /** As the Prometheus Operator hands them to Prometheus. */
    static void writeRules(Path file, List<JsonNode> rules) throws IOException {
        var groups = Chart.YAML.createObjectNode();
        var group = groups.putArray("groups").addObject().put("name", "pv-driver-operator");
        group.putArray("rules").addAll(rules);
        Chart.YAML.writeValue(file.toFile(), groups);
    }

    @Test
    void areRulesOfPrometheus(PrometheusTools tools) {
        var ended =
                tools.promtool("check", "rules", folder.resolve("rules.yaml").toString());

        assertThat(ended.status()).as(ended.said()).isZero();
        assertThat(ended.said())
                .contains("SUCCESS: " + ChartMonitoringTest.rules("").size() + " rules found");
    }

    /** Of their words the summaries are compared; the others hold nothing that Prometheus fills in. */
    @Test
    void fireWhenTheyShallAndOnlyThen(PrometheusTools tools) throws IOException {
        var rules = ChartMonitoringTest.rules("");
        rules.forEach(rule -> {
            var annotations = (ObjectNode) rule.path("annotations");
            assertThat(annotations.path("runbook_url").asText()).doesNotContain("{{");
            annotations.remove(List.of("runbook_url", "description"));
        });
        writeRules(folder.resolve("rules.yaml"), rules);

        for (var file : FILES) {
            var ended = tools.promtool("test", "rules", folder.resolve(file).toString());

            assertThat(ended.status()).as(ended.said()).isZero();
        }
    }

    @Test
    void eachIsSeenFiringAndNotFiring() throws IOException {
        var cases = new ArrayList<JsonNode>();
        for (var file : FILES) {
            Chart.YAML
                    .readTree(TESTS.resolve(file).toFile())
                    .path("tests")
                    .forEach(test -> test.path("alert_rule_test").forEach(cases::add));
        }

        assertThat(ChartMonitoringTest.rules("")).allSatisfy(rule -> {
            var name = rule.path("alert").asText();
            assertThat(of(cases, name).filter(test -> !test.has("exp_alerts")))
                    .as(name + " does not fire")
                    .isNotEmpty();
            assertThat(of(cases, name).filter(test -> test.has("exp_alerts")))
                    .as(name + " fires")
                    .isNotEmpty();
        });
    }

    private static Stream<JsonNode> of(List<JsonNode> cases, String alert) {
        return cases.stream().filter(test -> test.path("alertname").asText().equals(alert));
    }
}
