package io.pvdrivers.testing.crd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.testing.api.KubeApi;
import io.pvdrivers.testing.api.OwnKinds;
import io.pvdrivers.testing.api.RealKubeApi;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What kubectl get prints of each kind, line by line. */
@ExtendWith(RealKubeApi.class)
class PrinterColumnsTest {
    private KubeApi api;
    private String namespace;
    private Server server;

    @BeforeEach
    void begin(KubeApi given) {
        OwnKinds.apply(given.client());
        api = given;
        namespace = given.newNamespace("columns");
        server = new Server(given.client(), namespace);
    }

    private Definition store(String plural, JsonNode object) {
        var definition = Definition.of(plural);
        var created = server.create(definition, object);
        assertThat(created.code()).as(created.message()).isEqualTo(201);
        if (definition.hasStatus() && object.has("status")) {
            var status = created.body().<ObjectNode>deepCopy();
            status.set("status", object.get("status"));
            assertThat(server.replaceStatus(definition, status).code()).isEqualTo(200);
        }
        return definition;
    }

    /** The lines, with any age of seconds as {@code AGE} and blanks between columns as they are. */
    private List<String> get(String... arguments) {
        var command = new ArrayList<>(List.of("-n", namespace, "get"));
        command.addAll(List.of(arguments));
        return api.kubectl()
                .run(command.toArray(String[]::new))
                .lines()
                .map(line -> line.replaceAll("\\b\\d{1,3}s\\b", "AGE")
                        .replaceAll(" {2,}", "  ")
                        .stripTrailing())
                .toList();
    }

    @Test
    void driverPolicies() {
        store("driverpolicies", Yaml.object("driverpolicies"));
        var fresh = Yaml.object("driverpolicies");
        fresh.remove("status");
        fresh.withObject("/metadata").put("name", "zz-not-seen-yet");
        store("driverpolicies", fresh);

        assertThat(get("driverpolicies"))
                .containsExactly(
                        "NAME  MODE  RELEASE  READY  CONVERGED  VMS  VMS-READY  VMS-FAILED  AGE",
                        "windows  Enforce  0.1.302  True  False  12  9  1  AGE",
                        "zz-not-seen-yet  Enforce  AGE");
        assertThat(get("driverpolicies", "-o", "wide", "--no-headers", "--field-selector", "metadata.name=windows"))
                .containsExactly("windows  Enforce  0.1.302  True  False  12  9  1  AGE  RolloutPending");
    }

    @Test
    void driverStates() {
        store("driverstates", Yaml.object("driverstates"));
        var fresh = Yaml.object("driverstates");
        fresh.remove("status");
        fresh.withObject("/metadata").put("name", "zz-not-seen-yet");
        fresh.withObject("/spec").remove("ticket");
        store("driverstates", fresh);

        assertThat(get("driverstates"))
                .containsExactly(
                        "NAME  VM  RELEASE  PHASE  WAITING-FOR  RESTARTS  INSTALLED  KNOWN-ISSUES  AGE",
                        "erp-app01  erp-app01  0.1.271  RolledBack  Held  3  0.1.285  SRB-ID-RACE  AGE",
                        "zz-not-seen-yet  erp-app01  AGE");
        assertThat(get("driverstates", "-o", "wide", "--field-selector", "metadata.name=erp-app01"))
                .containsExactly(
                        "NAME  VM  RELEASE  PHASE  WAITING-FOR  RESTARTS  INSTALLED  KNOWN-ISSUES  AGE  MESSAGE  FOREIGN",
                        "erp-app01  erp-app01  0.1.271  RolledBack  Held  3  0.1.285  SRB-ID-RACE  AGE  The devices were put back. Annotate the VM with pvdrivers.io/retry to try again.  AWS PV");
    }

    /** A DriverState as the operator leaves it after a migration. */
    @Test
    void aDriverStateThatIsReady() {
        var state = Yaml.object("driverstates");
        state.set("status", Yaml.read(Yaml.text("/flows/sata-and-e1000e.status.yaml")));
        store("driverstates", state);

        assertThat(get("drvs", "-o", "wide", "--no-headers"))
                .containsExactly("erp-app01  erp-app01  0.1.302  Ready  2  0.1.302  AGE");
    }

    @Test
    void driverReleases() {
        var release = Yaml.object("driverreleases");
        var issues = release.withArray("/spec/knownIssues");
        issues.add(issues.get(0).<ObjectNode>deepCopy().put("id", "RESET-HANG").put("severity", "Block"));
        var definition = store("driverreleases", release);

        assertThat(get("driverreleases", "9.8.765"))
                .containsExactly(
                        "NAME  RELEASED  CHANNELS  PROVENANCE  BLOCKED-BY  AGE",
                        "9.8.765  2026-08-27  [\"Stable\",\"Latest\"]  Community  RESET-HANG  AGE");
        assertThat(get("driverreleases", "9.8.765", "-o", "wide"))
                .containsExactly(
                        "NAME  RELEASED  CHANNELS  PROVENANCE  BLOCKED-BY  IMAGE  AGE",
                        "9.8.765  2026-08-27  [\"Stable\",\"Latest\"]  Community  RESET-HANG  registry.example.com/virtio-win:9.8.765  AGE");
        server.delete(definition, "9.8.765");
    }

    @Test
    void guestReports() {
        var report = Yaml.object("guestreports");
        var threeDaysAgo = Instant.now().minus(Duration.ofDays(3)).truncatedTo(ChronoUnit.SECONDS);
        report.withObject("/spec").put("observedAt", threeDaysAgo.toString());
        store("guestreports", report);

        assertThat(get("guestreports")).containsExactly("NAME  OBSERVED  AGE", "erp-app01  3d  AGE");
    }
}
