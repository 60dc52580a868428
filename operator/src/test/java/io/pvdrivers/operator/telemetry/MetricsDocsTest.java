package io.pvdrivers.operator.telemetry;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.operator.gate.Course;
import io.pvdrivers.operator.guest.AgentChannel.Reply;
import io.pvdrivers.operator.guest.CountedCalls;
import io.pvdrivers.operator.guest.GuestAgent.Guest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/metrics.md} explains every metric of ours as it is served, and no other. */
class MetricsDocsTest {
    private static final Path PAGE = Path.of("../docs/metrics.md");
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `(pvdrivers_\\w+)` \\| (\\w+) \\| ([^|]*)\\| ([^|]+) \\|$");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    /** What is told of one metric. */
    private record Metric(String type, TreeSet<String> labels, String meaning) {}

    @Test
    void explainsEveryMetric() throws IOException {
        assertThat(documented()).isEqualTo(served(exposition()));
    }

    @Test
    void explainsEveryActionAndOutcome() throws IOException {
        var page = Files.readString(PAGE);

        assertThat(firstColumn(page, "### action", "### outcome")).isEqualTo(values(exposition(), "action"));
        assertThat(firstColumn(page, "### outcome", "### result")).isEqualTo(values(exposition(), "outcome"));
    }

    @Test
    void explainsWhatBecomesOfACallOfAnAgent() throws IOException {
        var page = Files.readString(PAGE);

        assertThat(firstColumn(page, "### result", "## Of the framework")).isEqualTo(CountedCalls.results());
    }

    @Test
    void everyGateIsTimed() {
        assertThat(values(exposition(), "gate"))
                .isEqualTo(Stream.of(Course.values())
                        .flatMap(course -> course.conditions().stream())
                        .collect(toCollection(TreeSet::new)));
    }

    private static Map<String, Metric> documented() throws IOException {
        var rows = ROW.matcher(Files.readString(PAGE));
        var metrics = new TreeMap<String, Metric>();
        while (rows.find()) {
            var labels = CODE.matcher(rows.group(3)).results().map(r -> r.group(1));
            metrics.put(
                    rows.group(1),
                    new Metric(rows.group(2), labels.collect(toCollection(TreeSet::new)), rows.group(4)));
        }
        return metrics;
    }

    private static Map<String, Metric> served(String exposition) {
        return Pattern.compile("(?m)^# HELP (pvdrivers_\\w+) (.+)$")
                .matcher(exposition)
                .results()
                .collect(toMap(
                        r -> r.group(1),
                        r -> new Metric(type(exposition, r.group(1)), labels(exposition, r.group(1)), r.group(2)),
                        (a, b) -> a,
                        TreeMap::new));
    }

    private static String type(String exposition, String name) {
        var type = Pattern.compile("(?m)^# TYPE " + name + " (\\w+)$").matcher(exposition);
        assertThat(type.find()).as("the type of " + name).isTrue();
        return type.group(1);
    }

    private static TreeSet<String> labels(String exposition, String name) {
        return exposition
                .lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + "_count{"))
                .flatMap(line -> LABEL.matcher(line).results())
                .map(label -> label.group(1))
                .collect(toCollection(TreeSet::new));
    }

    private static TreeSet<String> values(String exposition, String label) {
        return exposition
                .lines()
                .filter(line -> line.startsWith("pvdrivers_"))
                .flatMap(line -> LABEL.matcher(line).results())
                .filter(found -> found.group(1).equals(label))
                .map(found -> found.group(2))
                .collect(toCollection(TreeSet::new));
    }

    private static TreeSet<String> firstColumn(String page, String from, String to) {
        return Pattern.compile("(?m)^\\| `([\\w-]+)` \\|")
                .matcher(page.substring(page.indexOf(from), page.indexOf(to)))
                .results()
                .map(r -> r.group(1))
                .collect(toCollection(TreeSet::new));
    }

    private static String exposition() {
        var fleet = new KnownFleet();
        fleet.policies.add(KnownFleet.policy("windows"));
        fleet.policies.add(KnownFleet.behind("channel", 3));
        fleet.states.add(KnownFleet.state("erp", "windows", Phase.READY));
        fleet.states.add(KnownFleet.vulnerable("crm", "windows", "SRB-ID-RACE"));
        fleet.releases.add(KnownFleet.expiring("0.1.302", "2k22"));
        fleet.states.add(KnownFleet.waiting("bi", "windows", "OutsideWindow"));
        fleet.policies.add(KnownFleet.stalled("spent", "FailureBudgetSpent"));
        var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try (var measurements = new Measurements(registry, fleet)) {
            new ApiRequests(registry).count(new ApiRequest("list", "namespaces"), "200");
            new CountedCalls((guest, command) -> new Reply.NotConnected(""), registry)
                    .call(new Guest("vms", "erp", "uid", Optional.empty()), JsonNodeFactory.instance.objectNode());
            return measurements.scrape().body();
        }
    }
}
