package io.pvdrivers.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.pvdrivers.api.v1alpha1.DriverPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How {@code pvdrivers status} tells of policies and VMs. */
class StatusTest {
    @TempDir
    private Path folder;

    private TestCluster cluster;

    @BeforeEach
    void cluster() {
        cluster = new TestCluster(folder)
                .example("erp-app01.yaml")
                .example("web01.yaml")
                .example("driverpolicy.yaml");
        cluster.record("erp-app01", "The devices were put back.");
        policyStatus("""
                {"release": "0.1.302", "nextWindow": "2027-01-02T21:00:00Z", "eta": "2027-01-03T02:00:00Z",
                 "stage": {"name": "Wave", "wave": 2, "waves": 3, "waveName": "db"},
                 "counts": {"selected": 2, "ready": 1, "inFlight": 0, "awaiting": 0, "pending": 0, "blocked": 0, "failed": 0, "rolledBack": 1},
                 "conditions": [{"type": "Ready", "status": "True", "reason": "RolloutPending", "message": "The rollout waits.",
                                 "lastTransitionTime": "2026-01-01T00:00:00Z"}]}""");
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    private void policyStatus(String json) {
        var policy = cluster.client()
                .resources(DriverPolicy.class)
                .inNamespace("vms")
                .withName("windows")
                .get();
        policy.setStatus(cluster.client()
                .getKubernetesSerialization()
                .unmarshal(json, io.pvdrivers.api.v1alpha1.DriverPolicyStatus.class));
        cluster.client().resource(policy).updateStatus();
    }

    private String told(String... arguments) {
        var said = cluster.say(arguments);
        assertThat(said.err()).isEmpty();
        assertThat(said.exit()).isZero();
        return said.out().replaceAll(" +\\d+[smhd] +", "  AGE  ");
    }

    @Test
    void aPolicyIsToldWithItsCountsItsStageAndItsTimes() {
        assertThat(told("status").lines().map(String::strip))
                .contains(
                        "POLICY       MODE     RELEASE  VMS  READY  FLIGHT  AWAIT  PENDING  BLOCKED  FAILED  BACK",
                        "vms/windows  Enforce  0.1.302  2    1      0       0      0        0        0       1",
                        "The rollout waits.",
                        "Wave 2 of 3 (db) goes.",
                        "The next window opens at 2027-01-02T21:00:00Z.",
                        "The rollout is expected to be over at 2027-01-03T02:00:00Z.",
                        "vms/erp-app01  Waiting  -        Held  AGE  0",
                        "The devices were put back.",
                        "1 VM: 1 Waiting.");
    }

    @Test
    void aSoakSaysHowLong() {
        policyStatus("{\"stage\": {\"name\": \"Soaking\", \"until\": \"2027-01-02T21:00:00Z\"}}");

        assertThat(told("status")).contains("What has gone must stay well until 2027-01-02T21:00:00Z.");
    }

    @Test
    void wideTellsMoreOfAVm() {
        assertThat(told("status", "-o", "wide")).contains("POLICY", "WINDOWS", "AGENT", "RUN", "UNTIL");
    }

    @Test
    void aVmThatIsNamedIsToldAlone() {
        assertThat(told("status", "web01"))
                .startsWith("VM  ")
                .contains("Unrecorded")
                .doesNotContain("erp-app01");
    }

    @Test
    void byLabel() {
        assertThat(told("status", "-l", "tier=erp")).contains("vms/erp-app01");
        assertThat(told("status", "-l", "tier=none")).endsWith("The operator has no record of any VM here.\n");
    }

    /** A name that is cut is another VM's as well, and what is read by programs has no width. */
    @Test
    void nothingOfANameIsCutWhereNoTerminalIs() throws IOException {
        var name = "erp-" + "a".repeat(50);
        for (var end : new String[] {"1", "2"}) {
            cluster.bring(Files.readString(Path.of("..", "examples", "erp-app01.yaml"))
                    .replace("erp-app01", name + end)
                    .replace("\n  uid:", "\n  was:"));
            cluster.record(name + end, "The devices were put back.");
        }

        assertThat(told("status")).contains("vms/" + name + "1 ", "vms/" + name + "2 ");
        assertThat(told("plan")).contains("vms/" + name + "1 ", "vms/" + name + "2 ");
    }

    @Test
    void whatTurnsTheDirectionOfReadingIsNotPrinted() {
        cluster.record("erp-app01", "Left alone: \u202egnp.exe\u2066 \u200b\u001b[31m.");

        for (var command : new String[] {"status", "plan"}) {
            assertThat(told(command)).contains("Left alone:").doesNotContainPattern("[\\p{Cf}\\u001b]");
        }
    }

    @Test
    void aWaitThatEndsByItselfSaysWhen() {
        cluster.record("erp-app01", "Waits for the next maintenance window.", Instant.parse("2027-01-02T21:00:00Z"));

        for (var command : new String[] {"status", "plan"}) {
            assertThat(told(command))
                    .contains("Waits for the next maintenance window. It waits until 2027-01-02T21:00:00Z.");
        }
    }

    @Test
    void asJson() throws IOException {
        var json = new ObjectMapper().readTree(told("status", "-o", "json"));

        assertThat(json.at("/policies/0/stage/name").asText()).isEqualTo("Wave");
        assertThat(json.at("/policies/0/eta").asText()).isEqualTo("2027-01-03T02:00:00Z");
        assertThat(json.at("/policies/0/counts/rolledBack").asInt()).isEqualTo(1);
        assertThat(json.at("/items/0/name").asText()).isEqualTo("erp-app01");
        assertThat(json.at("/items/0/reason").asText()).isEqualTo("Held");
    }
}
