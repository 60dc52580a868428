package io.pvdrivers.testing.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus that reads the operator's metrics answers every query of alerts and dashboard. */
@ExtendWith(RealPrometheus.class)
@TestInstance(Lifecycle.PER_CLASS)
class QueriesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** These ask for what is not there on that day: an operator that is gone, and failures that go on and on. */
    private static final Set<String> QUIET =
            Set.of("PvDriverOperatorAbsent", "PvDriverReconciliationFailing", "PvDriverGuestsUnreachable");

    /** An operator that has led for seconds has led for less than ten minutes of twenty, once a full minute is among them. */
    private static final String BY_THE_MINUTE = "PvDriverOperatorUnsteady";

    private Served served;
    private PrometheusServer prometheus;

    @BeforeAll
    void scrape(@TempDir Path folder, PrometheusTools tools) throws IOException {
        var rules = folder.resolve("rules.yaml");
        AlertRulesTest.writeRules(rules, ChartMonitoringTest.rules(""));
        served = new Served();
        prometheus = PrometheusServer.start(tools, folder, served.port());
        // Rates need two looks.
        await().atMost(PATIENCE)
                .until(() -> prometheus
                                .query("count_over_time(pvdrivers_leader[5m]) > 2")
                                .size()
                        == 1);
    }

    @AfterAll
    void stop() {
        if (prometheus != null) {
            prometheus.close();
        }
        if (served != null) {
            served.close();
        }
    }

    /** One look that takes too long leaves nothing to see until the next. */
    @Test
    void everyPanelShowsSomething() throws IOException {
        var panels = ChartMonitoringTest.dashboard().path("panels");

        assertThat(panels).hasSizeGreaterThan(20);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(panels)
                        .allSatisfy(panel -> assertThat(panel.path("targets"))
                                .isNotEmpty()
                                .allSatisfy(target -> assertThat(prometheus.query(
                                                filled(target.path("expr").asText())))
                                        .as(panel.path("title").asText() + ": "
                                                + target.path("expr").asText())
                                        .isNotEmpty())));
    }

    /** Grafana puts these in where All is chosen. */
    private static String filled(String expression) {
        var filled = expression.replace("$namespace", ".*").replace("$policy", ".*");
        assertThat(filled).doesNotContain("$");
        return filled;
    }

    @Test
    void everyAlertSeesItsTrouble() {
        var rules = ChartMonitoringTest.rules("").stream()
                .filter(rule -> !rule.path("alert").asText().equals(BY_THE_MINUTE))
                .toList();
        var troubles = rules.stream()
                .map(rule -> rule.path("alert").asText())
                .filter(alert -> !QUIET.contains(alert))
                .collect(Collectors.toCollection(TreeSet::new));

        await().atMost(PATIENCE).untilAsserted(() -> {
            var seen = rules.stream()
                    .filter(rule ->
                            !prometheus.query(rule.path("expr").asText()).isEmpty())
                    .map(rule -> rule.path("alert").asText())
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(seen).isEqualTo(troubles);
        });
    }

    @Test
    void prometheusEvaluatesTheRulesItself() {
        await().atMost(PATIENCE).untilAsserted(() -> {
            var rules = prometheus.rules();
            assertThat(rules).hasSameSizeAs(ChartMonitoringTest.rules(""));
            assertThat(rules).extracting(rule -> rule.path("health").asText()).containsOnly("ok");
        });
    }

    @Test
    void theDocumentedQuestionsAreQueries() throws IOException {
        var page = Files.readString(Path.of("..", "docs", "metrics.md"));
        var questions = page.substring(page.indexOf("## Questions they answer"))
                .lines()
                .filter(line -> line.startsWith("    ") && !line.strip().startsWith("#"))
                .map(String::strip)
                .toList();

        assertThat(questions).hasSizeGreaterThan(8).allSatisfy(question -> {
            JsonNode answer = prometheus.ask(question);
            assertThat(answer.path("status").asText()).as(question).isEqualTo("success");
        });
    }
}
