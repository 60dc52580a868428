package io.pvdrivers.testing.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import io.pvdrivers.simulator.apiserver.EmbeddedApiServer;
import io.pvdrivers.simulator.bridge.SimulatedClock;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What people read after the install is true, and what they copy from it works. */
class ChartNotesTest {
    private static final Pattern POLICY = Pattern.compile("(?ms)^kubectl apply -f - <<EOF$(.*?)^EOF$");

    @ParameterizedTest
    @MethodSource("io.pvdrivers.testing.chart.Matrix#charts")
    void sayWhatComesNextAndWhatStays(Chart chart) {
        assertThat(chart.notes())
                .contains(
                        "WHAT TO DO NEXT",
                        "WHICH RIGHTS IT HAS",
                        "UNINSTALL",
                        "kubectl -n " + chart.namespace() + " rollout status deployment/",
                        "Delete the policies first, and wait until no DriverState is left:",
                        "helm uninstall " + chart.release() + " -n " + chart.namespace(),
                        "- VMs as they are.")
                .doesNotContain("<no value>", "%!", "map[")
                .satisfies(notes -> assertThat(notes.lines())
                        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(260)));
    }

    @Test
    void nameTheRightsThatWereGiven() {
        assertThat(Chart.plain().notes())
                .contains(
                        "In the whole cluster:",
                        "create and update them for the built-in catalogue",
                        "With guestAccess.enabled it asks guest agents too.")
                .doesNotContain(
                        "exec into pods",
                        "DataVolumes",
                        "VirtualMachineSnapshots",
                        "ConfigMaps",
                        "SYSTEM",
                        "create Jobs",
                        "WARNING");
        assertThat(Chart.with("installJobs: {enabled: true}").notes())
                .contains("- create Jobs from suspended CronJobs", "mount any Secret there");
        assertThat(Chart.with("{snapshots: {enabled: true}, screenshots: {enabled: true}, ownMedia: {enabled: true}}")
                        .notes())
                .contains(
                        "- create and delete VirtualMachineSnapshots",
                        "- see the screens of VMs; create and change ConfigMaps",
                        "decides what runs as SYSTEM in the guests they select");
        assertThat(Chart.with("preferences: {enabled: true}").notes())
                .contains(
                        "- see VirtualMachinePreferences (preferences.enabled).",
                        "On the cluster: read VirtualMachineClusterPreferences and DriverReleases");
        assertThat(Chart.with("vmWrites: {confine: true}").notes())
                .contains(
                        "patch VMs in the fields that the ValidatingAdmissionPolicy", "-vm-writes lists, restart VMs;");
        assertThat(Chart.with("ownMedia: {enabled: true, images: [registry.example.com/win/]}")
                        .notes())
                .contains("(ownMedia.enabled), as images of registry.example.com/win/: who may write these decides");
        assertThat(Chart.with("guestDriverReference: {enabled: true, namespace: virt}")
                        .notes())
                .contains("In virt: create ConfigMaps, read and change kubevirt-guest-device-drivers-config");
        assertThat(Chart.with("{watch: {namespaces: [erp, vms]}, catalogue: {builtin: false}}")
                        .notes())
                .contains("cares for the namespaces erp, vms.", "In these namespaces:", "catalogue.builtin is false")
                .doesNotContain("whole cluster", "for the built-in catalogue");
        assertThat(Chart.with("{guestAccess: {enabled: true}, volumes: {enabled: true}}")
                        .notes())
                .contains(
                        "exec into pods, which is how it reaches guest agents and is SYSTEM inside Windows (guestAccess.enabled), confined",
                        "ValidatingAdmissionPolicy",
                        "see docs/guest-access.md",
                        "create, change and delete DataVolumes")
                .doesNotContain("WARNING");
    }

    @Test
    void warnOfExecThatIsNotConfined() {
        assertThat(Matrix.chart("guest access not confined").notes())
                .contains("WARNING: NOT CONFINED. guestAccess.force is set and guestAccess.confine is false");
        assertThat(Matrix.chart("guest access on an old Kubernetes").notes())
                .contains("WARNING: NOT CONFINED. guestAccess.force is set and Kubernetes v1.29.14 has no");
        assertThat(Matrix.chart("guest access not confined").render())
                .noneMatch(o -> o.getKind().startsWith("ValidatingAdmission"));
        assertThat(Matrix.chart("guest access on an old Kubernetes").render())
                .noneMatch(o -> o.getKind().startsWith("ValidatingAdmission"));
    }

    @Test
    void sayWhatBecomesOfTheCrds() {
        assertThat(Chart.plain().notes()).contains("- The CRDs, since crds.keep is true");
        assertThat(Chart.with("crds: {keep: false}").notes()).contains("- No CRDs, since crds.keep is false");
        assertThat(Chart.with("crds: {install: false}").notes()).contains("which this release did not install");
    }

    @Test
    void leadToTheDocs() {
        assertThat(Chart.plain().notes()).contains("says more: " + Chart.docs() + "/uninstall.md");
        assertThat(Chart.with("docs: {url: 'https://git.example.com/docs//'}").notes())
                .contains("says more: https://git.example.com/docs/uninstall.md")
                .doesNotContain("github.com");
    }

    /** The policy of the notes, which a shell ends where EOF stands at a line's beginning, and the examples for Artifact Hub. */
    @Test
    void theirExamplesAreAccepted() throws IOException {
        var examples = new ArrayList<JsonNode>();
        for (String values : List.of("", "watch: {namespaces: [erp, vms]}")) {
            var policy = POLICY.matcher(Chart.with(values).notes());
            assertThat(policy.find()).isTrue();
            examples.add(Chart.YAML.readTree(policy.group(1)));
        }
        Chart.YAML
                .readTree(Chart.YAML
                        .convertValue(Chart.metadata().get("annotations"), new TypeReference<Map<String, String>>() {})
                        .get("artifacthub.io/crdsExamples"))
                .forEach(examples::add);

        assertThat(examples).hasSizeGreaterThan(3);
        try (var server = EmbeddedApiServer.start(SimulatedClock.manual(Instant.parse("2026-01-01T00:00:00Z")));
                var client = server.client("people", config -> config.setRequestRetryBackoffLimit(0))) {
            server.defineOwnKinds();
            for (int i = 0; i < examples.size(); i++) {
                var object = Chart.YAML.convertValue(examples.get(i), GenericKubernetesResource.class);
                if (object.getKind().equals("DriverPolicy")) {
                    object.getMetadata().setName(object.getMetadata().getName() + "-" + i);
                }
                var accepted = client.resource(object)
                        .fieldValidation(Validation.STRICT)
                        .create();
                assertThat(accepted.getMetadata().getUid()).isNotBlank();
            }
        }
    }
}
