package io.pvdrivers.operator.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec;
import io.pvdrivers.api.v1alpha1.InstalledDrivers;
import io.pvdrivers.api.v1alpha1.InstalledDrivers.Issue;
import io.pvdrivers.operator.KubernetesClients;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of a VM whatever its policy does: what its drivers are, what is wrong with them, and what has none. */
class AdvisoriesTest {
    private static final KubernetesSerialization TYPES = KubernetesClients.serialization();

    private static Given withDrivers(String viostor, String netkvm) {
        return Given.aVm()
                .vmi(vmi -> vmi.withObject("/spec/domain/devices")
                        .set(
                                "disks",
                                Given.yaml("{v: [{name: root, disk: {bus: virtio}}]}")
                                        .get("v")))
                .facts(facts -> facts.set("boundDevices", bound(viostor, netkvm)));
    }

    private static JsonNode bound(String viostor, String netkvm) {
        return Given.yaml("""
                        {v: [{pciId: "1af4:1042", driverVersion: %s}, {pciId: "1af4:1041", driverVersion: %s}]}
                        """.formatted(viostor, netkvm)).get("v");
    }

    private static InstalledDrivers installed(Given given) {
        return Readings.installed(given.situation()).orElseThrow();
    }

    private static Optional<Advisory> advisory(Given given, String type) {
        return Advisories.of(given.situation()).stream()
                .filter(a -> a.type().equals(type))
                .findFirst();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            100.103.104.30200 | 100.103.104.30200 | 0.1.302
            100.101.104.28500 | 100.103.104.30200 | 0.1.285, 0.1.302
            100.6.101.58000   | 100.103.104.30200 | 0.1.302, self-built
            100.103.104.30000 | 100.103.104.30000 | 1.9.58
            100.103.104.30100 | 100.103.104.30100 | unknown
            """)
    void tellsTheReleaseByTheVersions(String viostor, String netkvm, String release) {
        assertThat(installed(withDrivers(viostor, netkvm)).release()).isEqualTo(release);
    }

    @Test
    void buildsThatAreCarriedOnTellARange() {
        var given = withDrivers("63.93.104.24000", "63.93.104.24000")
                .facts(facts ->
                        facts.withObject("/os").put("kernelVersion", "6.3").put("kernelRelease", "9600"));

        assertThat(installed(given).release()).isEqualTo("0.1.240-0.1.302");
    }

    @Test
    void tellsWhatIsKnownOfWhatIsInUse() {
        var given = withDrivers("100.101.104.28500", "100.101.104.28500");

        assertThat(installed(given).issues()).startsWith("PAGEFILE-CORRUPTION, SRB-ID-RACE");
        assertThat(installed(given).knownIssues())
                .filteredOn(i -> i.id().equals("SRB-ID-RACE"))
                .extracting(Issue::driver)
                .containsExactly("viostor 100.101.104.28500");
        assertThat(advisory(given, "KnownIssues").orElseThrow().message())
                .startsWith("Windows runs viostor 100.101.104.28500, of which is known: ")
                .endsWith("And 1 more, see status.installed.");
    }

    /** It waits for something to be plugged in. */
    @Test
    void aScsiControllerWithoutADiskHasNoIssue() {
        var given = Given.aVm()
                .facts(facts -> facts.set(
                        "boundDevices",
                        Given.yaml("{v: [{pciId: \"1af4:1048\", driverVersion: 100.101.104.28500}]}")
                                .get("v")));

        assertThat(installed(given).issues()).isNull();
        assertThat(advisory(given, "KnownIssues")).isEmpty();
    }

    @Test
    void whatDidNotChangeIsNotNews() {
        var given = withDrivers("100.101.104.28500", "100.101.104.28500");
        var first = installed(given);
        var before = new InstalledDrivers(
                first.release(), first.issues(), first.knownIssues(), Given.NOW.minusSeconds(3600));

        assertThat(installed(given.status(s -> s.withInstalled(before)))).isEqualTo(before);
        assertThat(installed(given.sees(new GuestSight.Silent("nobody answers"))))
                .isEqualTo(before);
    }

    @Test
    void namesDevicesThatHaveNoDriver() {
        var given = withDrivers("100.103.104.30200", "100.103.104.30200")
                .facts(facts -> facts.set(
                        "problemDevices",
                        Given.yaml(
                                        "{v: [{pciId: \"1af4:105a\", problemCode: 28}, {pciId: \"1af4:1052\", problemCode: 10}]}")
                                .get("v")));

        var message = advisory(given, "DriverMissing").orElseThrow().message();

        assertThat(message)
                .contains("balloon")
                .contains("viofs")
                .doesNotContain("vioinput")
                .doesNotContain("viostor");
    }

    /** Nobody is told to have a policy do what one is about to do. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Enforce | . Policy windows is to have them installed; status.waitingFor says what comes next.
            Propose | . Policy windows is to have them installed; status.waitingFor says what comes next.
            Audit   | . Install them from a virtio-win ISO, or have a policy in mode Enforce do it.
            """)
    void saysWhoBringsAMissingDriver(String mode, String advice) {
        var given = Given.aVm()
                .policy("/spec", "mode", mode)
                .facts(facts -> facts.set(
                        "problemDevices",
                        Given.yaml("{v: [{pciId: \"1af4:105a\", problemCode: 28}]}")
                                .get("v")));

        assertThat(advisory(given, "DriverMissing").orElseThrow().message()).endsWith(advice);
        assertThat(advisory(given.ungoverned(), "DriverMissing").orElseThrow().message())
                .endsWith(". Install them from a virtio-win ISO, or have a policy in mode Enforce do it.");
    }

    @Test
    void aVmThatIsLetGoHasNoRestartsBeforeIt() {
        var before = Given.aVm();

        assertThat(Readings.plannedRestarts(before.situation()).orElseThrow()).isNotEmpty();
        assertThat(Readings.plannedRestarts(before.ungoverned().situation())).contains(List.of());
    }

    @Test
    void whereNobodyCanSeeItStaysAsItWasSaid() {
        var said = new ConditionBuilder()
                .withType("DriverMissing")
                .withStatus("True")
                .withReason("DriverMissing")
                .withMessage("balloon.")
                .build();
        var given = Given.aVm().status(s -> s.withConditions(List.of(said)));

        assertThat(advisory(given.stopped(), "DriverMissing"))
                .contains(new Advisory("DriverMissing", "DriverMissing", "balloon."));
    }

    @ParameterizedTest
    @CsvSource(nullValues = "none", textBlock = """
            2027-02-15T00:00:00Z, none
            2027-01-20T00:00:00Z, SignatureExpiring
            2026-11-02T08:00:00Z, SignatureExpired
            2026-01-01T00:00:00Z, SignatureExpired
            """)
    void tellsOfSignaturesThatExpire(String end, String reason) {
        var given = Given.aVm().releases(release -> withEnd(release, end));

        assertThat(advisory(given, "SignatureExpiring").map(Advisory::reason)).isEqualTo(Optional.ofNullable(reason));
    }

    private static DriverReleaseSpec withEnd(DriverReleaseSpec release, String end) {
        var node = TYPES.convertValue(release, ObjectNode.class);
        node.withArray("/guests").forEach(g -> ((ObjectNode) g).put("signatureNotAfter", end));
        return Objects.requireNonNull(TYPES.convertValue(node, DriverReleaseSpec.class));
    }
}
