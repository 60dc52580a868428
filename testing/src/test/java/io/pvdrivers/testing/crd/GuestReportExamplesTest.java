package io.pvdrivers.testing.crd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.Config;
import io.fabric8.kubernetes.api.model.ConfigBuilder;
import io.pvdrivers.testing.api.KubeApi;
import io.pvdrivers.testing.api.Kubectl;
import io.pvdrivers.testing.api.OwnKinds;
import io.pvdrivers.testing.api.RealKubeApi;
import io.pvdrivers.testing.chart.Chart;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The collectors of {@code examples/guest-reports}, with the rights that are there and no others. */
@ExtendWith(RealKubeApi.class)
class GuestReportExamplesTest {
    private static final Path EXAMPLES = Path.of("..", "examples", "guest-reports");
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final Pattern PATH = Pattern.compile(File.pathSeparator, Pattern.LITERAL);
    private static final String[] APPLY = {
        "apply", "--server-side", "--force-conflicts", "--field-manager=guest-reporter", "--validate=strict", "-f", "-"
    };

    @TempDir
    private Path home;

    private Kubectl admin;
    private Kubectl reporter;

    /** Other tests on this server create reports of the same names. */
    @AfterEach
    void end() {
        admin.run("delete", "guestreports", "--all", "-n", "vms");
    }

    /** The chart's ClusterRole, and the ServiceAccount and the RoleBinding that the example has beside it. */
    @BeforeEach
    void begin(KubeApi api) throws IOException {
        OwnKinds.apply(api.client());
        api.namespace("vms");
        Chart.plain().render().stream()
                .filter(o -> o.getMetadata().getName().equals("pv-driver-operator-guest-reporter"))
                .forEach(role -> api.client().resource(role).forceConflicts().serverSideApply());
        admin = api.kubectl();
        admin.run("apply", "-f", EXAMPLES.resolve("rights.yaml").toString());
        reporter = api.kubectl(kubeconfig(api));
    }

    static List<Path> yaml() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            return files.filter(f -> f.toString().matches(".*\\.(ya?ml|json)")).toList();
        }
    }

    @ParameterizedTest
    @MethodSource("yaml")
    void isYaml(Path file) throws IOException {
        assertThat(YAML.readTree(Files.readString(file))).isNotEmpty();
    }

    @Test
    void theCollectorInTheClusterIsTaken() {
        var built = admin.run("kustomize", EXAMPLES.toString());

        var outcome = admin.attemptWith(built, "apply", "--dry-run=server", "--validate=strict", "-f", "-");

        assertThat(outcome.status()).as(outcome.output()).isZero();
        assertThat(outcome.output().lines())
                .anyMatch(line -> line.startsWith("cronjob.batch/guest-reports created"))
                .anyMatch(line -> line.startsWith("configmap/guest-reports-"));
    }

    @Test
    void itsRightsAreEnoughForTheReportThatTheScriptPrints() throws IOException {
        var outcome = reporter.attemptWith(Files.readString(EXAMPLES.resolve("report.json")), APPLY);

        assertThat(outcome.output()).isEqualTo("guestreport.pvdrivers.io/erp-app01 serverside-applied\n");
        assertThat(stored("erp-app01").get("spec")).isEqualTo(report().get("spec"));
    }

    /** As large as the schema lets it be, with what the server notes of who manages which field. */
    @Test
    void theLargestReportIsTakenToo() {
        var report = new Largest(Integer.MAX_VALUE).object(Definition.of("guestreports"));
        report.withObject("/metadata").put("name", "largest").put("namespace", "vms");

        var outcome = reporter.attemptWith(report.toString(), APPLY);

        assertThat(outcome.output()).isEqualTo("guestreport.pvdrivers.io/largest serverside-applied\n");
        assertThat(stored("largest").get("spec")).isEqualTo(report.get("spec"));
        admin.run("delete", "guestreport", "largest", "-n", "vms");
    }

    @ParameterizedTest
    @CsvSource({
        "get, virtualmachines.kubevirt.io",
        "get, pods",
        "create, pods",
        "get, secrets",
        "list, guestreports.pvdrivers.io",
        "delete, guestreports.pvdrivers.io",
        "get, driverstates.pvdrivers.io",
        "create, driverpolicies.pvdrivers.io",
    })
    void itsRightsAreNoMore(String verb, String resource) {
        assertThat(reporter.attempt("auth", "can-i", verb, resource, "-n", "vms")
                        .output())
                .endsWith("no\n");
    }

    @Test
    void itsRightsEndWithTheNamespace() {
        assertThat(reporter.attempt("auth", "can-i", "create", "guestreports.pvdrivers.io", "-n", "default")
                        .output())
                .isEqualTo("no\n");
        assertThat(reporter.attempt("auth", "can-i", "create", "guestreports.pvdrivers.io", "-n", "vms")
                        .output())
                .isEqualTo("yes\n");
    }

    /** With a guest that claims to be another one, and a second that says nothing. */
    @Test
    void collectsOverSsh() throws IOException, InterruptedException {
        assumeTrue(isThere("jq"), "collect.sh needs jq, which is not on this machine.");
        guest("good.example", report().toString());
        guest("silent.example", "");
        var guests = Files.writeString(
                home.resolve("guests.txt"), "# the VMs\n\nvms crm01 good.example\nvms silent01 silent.example\n");

        var first = collect(guests);
        var version = stored("crm01").at("/metadata/resourceVersion").asText();
        var second = collect(guests);

        assertThat(first)
                .contains("guestreport.pvdrivers.io/crm01 serverside-applied")
                .contains("No report of vms/silent01: ")
                .endsWith("ended with 1");
        assertThat(stored("crm01").at("/spec/facts")).isEqualTo(report().at("/spec/facts"));
        assertThat(second).doesNotContain("serverside-applied");
        assertThat(stored("crm01").at("/metadata/resourceVersion").asText()).isEqualTo(version);

        guest("good.example", laterReport().toString());
        assertThat(collect(guests)).contains("guestreport.pvdrivers.io/crm01 serverside-applied");
        assertThat(stored("crm01").at("/spec/observedAt").asText()).isEqualTo("2026-11-21T07:30:00Z");
    }

    private static ObjectNode report() throws IOException {
        return (ObjectNode) YAML.readTree(Files.readString(EXAMPLES.resolve("report.json")));
    }

    /** The same facts an hour later. */
    private static ObjectNode laterReport() throws IOException {
        var report = report();
        report.withObject("/spec").put("observedAt", "2026-11-21T07:30:00Z");
        return report;
    }

    /** What ssh gets from this address: first it must have been sent the whole script. */
    private void guest(String address, String says) throws IOException {
        Files.writeString(home.resolve(address), says);
    }

    private String collect(Path guests) throws IOException, InterruptedException {
        var bin = Files.createDirectories(home.resolve("bin"));
        Files.writeString(bin.resolve("ssh"), """
                #!/bin/sh
                # ssh -F FILE -o .. -o .. -- ADDRESS COMMAND...
                cmp -s - "$SCRIPT" || exit 1
                [ "$1 $7" = "-F --" ] || exit 1
                cat "$ANSWERS/$8"
                """);
        bin.resolve("ssh").toFile().setExecutable(true);
        var process = new ProcessBuilder(EXAMPLES.resolve("collect.sh").toString(), guests.toString());
        process.environment().put("PATH", bin + ":" + admin.executable().getParent() + ":" + System.getenv("PATH"));
        process.environment().put("KUBECONFIG", home.resolve("kubeconfig").toString());
        process.environment().put("HOME", home.toString());
        process.environment()
                .put("SCRIPT", EXAMPLES.resolve("Get-GuestReport.ps1").toString());
        process.environment().put("ANSWERS", home.toString());
        var running = process.redirectErrorStream(true).start();
        try (InputStream output = running.getInputStream()) {
            var said = new String(output.readAllBytes(), StandardCharsets.UTF_8);
            return said + "ended with " + running.waitFor();
        }
    }

    private static boolean isThere(String program) {
        return PATH.splitAsStream(Optional.ofNullable(System.getenv("PATH")).orElse(""))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }

    private JsonNode stored(String name) {
        return Yaml.json(admin.run("get", "guestreport", name, "-n", "vms", "-o", "json"));
    }

    private Path kubeconfig(KubeApi api) throws IOException {
        var access = api.as("vms", "guest-reporter");
        Config config = new ConfigBuilder()
                .addNewCluster()
                .withName("cluster")
                .withNewCluster()
                .withServer(access.getMasterUrl())
                .withInsecureSkipTlsVerify(true)
                .endCluster()
                .endCluster()
                .addNewUser()
                .withName("guest-reporter")
                .withNewUser()
                .withToken(access.getOauthToken())
                .endUser()
                .endUser()
                .addNewContext()
                .withName("guest-reporter")
                .withNewContext()
                .withCluster("cluster")
                .withUser("guest-reporter")
                .endContext()
                .endContext()
                .withCurrentContext("guest-reporter")
                .build();
        return Files.writeString(home.resolve("kubeconfig"), YAML.writeValueAsString(config));
    }
}
