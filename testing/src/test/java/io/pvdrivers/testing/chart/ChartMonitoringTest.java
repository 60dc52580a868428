package io.pvdrivers.testing.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Service;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Alerts and dashboard ask for metrics that there are, and lead people to words about them. */
class ChartMonitoringTest {
    private static final Set<String> METRICS = Set.of(
            "pvdrivers_virtual_machines",
            "pvdrivers_virtual_machines_waiting",
            "pvdrivers_virtual_machines_unseen",
            "pvdrivers_virtual_machines_guest_agent",
            "pvdrivers_virtual_machines_outdated",
            "pvdrivers_virtual_machines_vulnerable",
            "pvdrivers_virtual_machines_installed",
            "pvdrivers_policy_condition",
            "pvdrivers_policy_stalled",
            "pvdrivers_release_available",
            "pvdrivers_gate_duration_seconds_bucket",
            "pvdrivers_actions_total",
            "pvdrivers_restarts_total",
            "pvdrivers_run_outcomes_total",
            "pvdrivers_guest_agent_calls_seconds_count",
            "pvdrivers_guest_agent_calls_seconds_sum",
            "pvdrivers_api_requests_total",
            "pvdrivers_leader",
            "operator_sdk_reconciliations_failed_total",
            "operator_sdk_reconciliations_success_total",
            "jvm_memory_used_bytes");
    private static final Set<String> LABELS = Set.of(
            "kind",
            "namespace",
            "exported_namespace",
            "policy",
            "phase",
            "type",
            "status",
            "reason",
            "agent",
            "severity",
            "release",
            "channel",
            "gate",
            "le",
            "action",
            "outcome",
            "command",
            "result",
            "verb",
            "resource",
            "code",
            "group",
            "area",
            "pod");
    private static final Pattern METRIC = Pattern.compile("\\b(?:pvdrivers|operator_sdk|jvm|process|system)_\\w+");
    private static final Pattern SELECTED = Pattern.compile("(\\w+)(?:=~?|!=)\"([^\"]*)\"");
    private static final Pattern SELECTOR = Pattern.compile("(\\w+)\\{([^}]*)}");
    private static final Pattern GROUPED = Pattern.compile("(?:by|on) \\(([^)]*)\\)");
    private static final Path ALERTS = Path.of("..", "docs", "alerts.md");

    static List<JsonNode> rules(String values) {
        var rules = Chart.with("metrics: {prometheusRule: {enabled: true}}\n" + values).documents().stream()
                .filter(d -> d.path("kind").asText().equals("PrometheusRule"))
                .map(d -> d.at("/spec/groups/0/rules"))
                .findFirst()
                .orElseThrow();
        var list = new ArrayList<JsonNode>();
        rules.forEach(list::add);
        return list;
    }

    static JsonNode dashboard() throws IOException {
        var map = Chart.with("metrics: {dashboard: {enabled: true}}").documents().stream()
                .filter(d -> d.path("kind").asText().equals("ConfigMap"))
                .filter(d -> d.at("/metadata/name").asText().endsWith("-dashboard"))
                .map(d -> Chart.YAML.convertValue(d, ConfigMap.class))
                .findFirst()
                .orElseThrow();
        assertThat(map.getMetadata().getLabels()).containsEntry("grafana_dashboard", "1");
        return ChartValues.JSON.readTree(map.getData().get("pv-driver-operator.json"));
    }

    private static List<String> expressions() throws IOException {
        var queries = new ArrayList<String>();
        rules("").forEach(rule -> queries.add(rule.path("expr").asText()));
        var dashboard = dashboard();
        dashboard.findValues("expr").forEach(e -> queries.add(e.asText()));
        dashboard.path("templating").path("list").findValues("query").stream()
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .filter(query -> query.startsWith("label_values"))
                .forEach(queries::add);
        return queries;
    }

    @Test
    void everyQueryIsAboutMetricsThatThereAre() throws IOException {
        assertThat(expressions()).hasSizeGreaterThan(15).allSatisfy(query -> {
            assertThat(METRIC.matcher(query).results().map(MatchResult::group))
                    .as(query)
                    .isNotEmpty()
                    .isSubsetOf(METRICS);
            assertThat(SELECTED.matcher(query).results().map(m -> m.group(1)))
                    .as(query)
                    .isSubsetOf(LABELS);
            assertThat(GROUPED.matcher(query)
                            .results()
                            .flatMap(m -> Arrays.stream(m.group(1).split(", *", -1)))
                            .filter(label -> !label.isEmpty()))
                    .as(query)
                    .isSubsetOf(LABELS);
        });
    }

    /** Prometheus adds the pod's own namespace and name to what a pod serves. */
    @Test
    void theOperatorServesWhatIsAskedFor() throws IOException {
        var served = Served.metrics();

        assertThat(METRICS).allSatisfy(metric -> assertThat(served).containsKey(metric));
        for (String query : expressions()) {
            for (MatchResult selector : SELECTOR.matcher(query).results().toList()) {
                var labels = SELECTED.matcher(selector.group(2)).results().map(label -> label.group(1));
                var known = served.get(selector.group(1));

                assertThat(labels.filter(label -> !label.equals("namespace")))
                        .as(query)
                        .isSubsetOf(known);
            }
        }
    }

    @Test
    void ourMetricsAreDocumented() throws IOException {
        var docs = Files.readString(Path.of("..", "docs", "metrics.md"));

        assertThat(METRICS.stream()
                        .filter(metric -> metric.startsWith("pvdrivers_"))
                        .map(metric -> metric.replaceFirst("(_seconds)_(?:bucket|count|sum)$", "$1")))
                .hasSize(18)
                .allSatisfy(metric -> assertThat(docs).contains("`" + metric + "`"));
    }

    @Test
    void phasesAreThoseOfADriverState() throws IOException {
        var phases = Stream.of(Phase.values()).map(ChartMonitoringTest::word).toList();

        assertThat(expressions().stream()
                        .flatMap(query -> SELECTED.matcher(query).results())
                        .filter(m -> m.group(1).equals("phase"))
                        .flatMap(m -> Arrays.stream(m.group(2).split("\\|", -1))))
                .isNotEmpty()
                .isSubsetOf(phases);
    }

    /** The tables of reasons are made from the code's own. */
    @Test
    void reasonsAreThoseThatThereAre() throws IOException {
        var reasons = Files.readString(Path.of("..", "docs", "reasons.md"));

        assertThat(expressions().stream()
                        .flatMap(query -> SELECTED.matcher(query).results())
                        .filter(m -> m.group(1).equals("reason"))
                        .flatMap(m -> Arrays.stream(m.group(2).split("\\|", -1))))
                .hasSizeGreaterThan(10)
                .allSatisfy(reason -> assertThat(reasons).contains("`" + reason + "`"));
    }

    private static String word(Phase phase) {
        try {
            return Phase.class
                    .getField(phase.name())
                    .getAnnotation(JsonProperty.class)
                    .value();
        } catch (NoSuchFieldException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void everyAlertHasItsChapter() throws IOException {
        var chapters = Files.readAllLines(ALERTS).stream()
                .filter(line -> line.startsWith("## "))
                .map(line -> line.substring(3))
                .toList();
        var rules = rules("");

        assertThat(rules.stream().map(rule -> rule.path("alert").asText()))
                .containsExactlyInAnyOrderElementsOf(chapters);
        assertThat(rules).allSatisfy(rule -> {
            var annotations = rule.path("annotations");
            assertThat(annotations.path("runbook_url").asText())
                    .isEqualTo(Chart.docs() + "/alerts.md#"
                            + rule.path("alert").asText().toLowerCase(Locale.ROOT));
            assertThat(annotations.path("summary").asText()).endsWith(".");
            assertThat(annotations.path("description").asText()).endsWith(".");
            assertThat(rule.at("/labels/severity").asText()).isIn("info", "warning", "critical");
            assertThat(rule.path("for").asText()).matches("[0-9]+[mhdw]");
        });
    }

    @Test
    void alertsLeadToDocsOfOnesOwn() {
        assertThat(rules("docs: {url: 'https://git.example.com/docs/'}"))
                .isNotEmpty()
                .allSatisfy(
                        rule -> assertThat(rule.at("/annotations/runbook_url").asText())
                                .startsWith("https://git.example.com/docs/alerts.md#"));
    }

    /** A pod that gets no further than its first look stands by just so. */
    @Test
    void alertsAreTheSameWithoutLeaderElection() {
        assertThat(rules("leaderElection: {enabled: false}")).isEqualTo(rules(""));
    }

    @Test
    void alertsKeepToTheOperatorOfThisRelease() {
        assertThat(rules("").stream()
                        .map(rule -> rule.path("expr").asText())
                        .flatMap(expr -> Pattern.compile("pvdrivers_leader(?:\\{[^}]*})?")
                                .matcher(expr)
                                .results())
                        .map(MatchResult::group))
                .isNotEmpty()
                .containsOnly("pvdrivers_leader{namespace=\"pv-drivers\"}");
    }

    /** One that is away for a minute has said nothing new of any VM or policy. */
    @Test
    void whatIsCountedOfVmsLastsWhileNobodyLeads() {
        assertThat(rules("").stream()
                        .map(rule -> rule.path("expr").asText())
                        .filter(expr ->
                                expr.contains("pvdrivers_virtual_machines") || expr.contains("pvdrivers_policy")))
                .hasSizeGreaterThan(8)
                .allSatisfy(expr -> assertThat(expr)
                        .contains("[15m])) unless on () max(pvdrivers_leader{namespace=\"pv-drivers\"} == 1)"));
    }

    @Test
    void theServiceMonitorReadsTheServicesPort() {
        var documents = Chart.with("metrics: {service: {enabled: true}, serviceMonitor: {enabled: true}}");
        var service = Chart.the(Service.class, documents.render());
        var monitor = documents.documents().stream()
                .filter(d -> d.path("kind").asText().equals("ServiceMonitor"))
                .findFirst()
                .orElseThrow();
        var endpoint = monitor.at("/spec/endpoints/0");

        assertThat(service.getSpec().getPorts()).singleElement().satisfies(port -> {
            assertThat(port.getName()).isEqualTo(endpoint.path("port").asText());
            assertThat(port.getPort()).isEqualTo(8080);
            assertThat(port.getTargetPort().getStrVal()).isEqualTo("http");
        });
        assertThat(endpoint.path("path").asText()).isEqualTo("/metrics");
        assertThat(endpoint.path("honorLabels").asBoolean()).isTrue();
    }

    @Test
    void panelsHaveIdsAndPlacesOfTheirOwn() throws IOException {
        var panels = dashboard().path("panels");

        assertThat(panels).isNotEmpty();
        assertThat(panels).extracting(panel -> panel.path("id").asInt()).doesNotHaveDuplicates();
        assertThat(panels).extracting(panel -> panel.path("gridPos").toString()).doesNotHaveDuplicates();
        assertThat(panels).allSatisfy(panel -> {
            assertThat(panel.path("title").asText()).isNotBlank();
            assertThat(panel.path("description").asText()).endsWith(".");
            assertThat(panel.at("/gridPos/x").asInt() + panel.at("/gridPos/w").asInt())
                    .isLessThanOrEqualTo(24);
        });
    }
}
