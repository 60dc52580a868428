package io.pvdrivers.operator.action;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Job that is made of a CronJob. */
class InstallJobTemplateTest {
    @Test
    void keepsEverythingOfTheTemplateButWhatIsTheOrders() {
        var cronJob = Orders.cronJob();

        var job = InstallJobTemplate.job(cronJob, Orders.request());

        ObjectNode expected = cronJob.at("/spec/jobTemplate/spec").deepCopy();
        ObjectNode made = job.path("spec").deepCopy();
        for (ObjectNode spec : List.of(expected, made)) {
            spec.remove("activeDeadlineSeconds");
            Stream.of("/template/spec/initContainers/0", "/template/spec/containers/0")
                    .forEach(container -> ((ObjectNode) spec.at(container)).remove("env"));
        }
        assertThat(made).isEqualTo(expected);
        assertThat(cronJob).isEqualTo(Orders.cronJob());
    }

    @Test
    void isNamedByItsRunAndGoesWithTheDriverState() {
        var metadata = (ObjectNode)
                InstallJobTemplate.job(Orders.cronJob(), Orders.request()).path("metadata");

        assertThat(metadata.remove("name").asText()).matches("pvdrivers-[0-9a-f]{20}");
        assertThat(metadata).isEqualTo(Orders.yaml("""
                        namespace: vms
                        labels:
                          team: windows
                          pvdrivers.io/run: run-00000a1b2c
                          app.kubernetes.io/managed-by: pv-driver-operator
                        annotations:
                          cronjob.kubernetes.io/instantiate: manual
                          note: kept
                        ownerReferences:
                          - {apiVersion: pvdrivers.io/v1alpha1, kind: DriverState, name: erp-app01, uid: state-uid}
                        """));
    }

    @Test
    void eachRunOfEachVmHasAJobOfItsOwn() {
        var otherVm = Orders.request();
        otherVm.vm().getMetadata().setUid("other-uid");

        assertThat(Stream.of(
                                Orders.request(),
                                Orders.request(Orders.known("uid")),
                                Orders.request(Orders.from("other")),
                                Orders.request(Orders.ofRun("run-00000a1b2d")),
                                otherVm)
                        .map(JobRequest::jobName)
                        .distinct())
                .hasSize(3);
    }

    @Test
    void everyContainerGetsTheOrderFirstAndTheTemplatesOwnBehind() {
        var pod = InstallJobTemplate.job(Orders.cronJob(), Orders.request()).at("/spec/template/spec");

        var order = List.of(
                "PVDRIVERS_VM_NAME=erp-app01",
                "PVDRIVERS_VM_NAMESPACE=vms",
                "PVDRIVERS_VM_UID=vm-uid",
                "PVDRIVERS_IP_ADDRESSES=10.20.30.40,fd00::40",
                "PVDRIVERS_RELEASE=0.1.302",
                "PVDRIVERS_OS=2k22",
                "PVDRIVERS_DRIVERS=viostor,netkvm",
                "PVDRIVERS_MEDIA_IMAGE=registry.example.com/virtio-win:0.1.302");
        assertThat(environment(pod.at("/initContainers/0"))).containsExactlyElementsOf(order);
        assertThat(environment(pod.at("/containers/0")))
                .containsExactlyElementsOf(Stream.concat(order.stream(), Stream.of("SUFFIX=ad.example.com"))
                        .toList());
    }

    @Test
    void theDocumentationNamesEveryVariable() throws IOException {
        var variables = InstallJobTemplate.job(Orders.cronJob(), Orders.request())
                .at("/spec/template/spec/initContainers/0/env");
        var rows = Pattern.compile("(?m)^\\| `(PVDRIVERS_\\w+)` \\|")
                .matcher(Files.readString(Path.of("../docs/install-methods.md")))
                .results()
                .map(row -> row.group(1));

        assertThat(rows).containsExactlyElementsOf(variables.findValuesAsText("name"));
    }

    /** The kubelet replaces $(NAME) in what it is given and turns $$ into $. */
    @Test
    void valuesAreNeverExpanded() {
        var job =
                InstallJobTemplate.job(Orders.cronJob(), Orders.request(Orders.release("$(SECRET)", "$$(SECRET)a$b")));

        assertThat(environment(job.at("/spec/template/spec/containers/0")))
                .contains("PVDRIVERS_RELEASE=$$(SECRET)", "PVDRIVERS_MEDIA_IMAGE=$$$$(SECRET)a$$b");
    }

    @ParameterizedTest
    @CsvSource({", 1800, 1740", "600, 1800, 600", "7200, 1800, 1740", ", 60, 54", "7200, 3, 3", ", 0, 1", ", -5, 1"})
    void endsBeforeTheRunGivesUp(Integer own, long timeLeft, long expected) {
        var cronJob = Orders.cronJob();
        if (own != null) {
            ((ObjectNode) cronJob.at("/spec/jobTemplate/spec")).put("activeDeadlineSeconds", own);
        }

        var job = InstallJobTemplate.job(cronJob, Orders.request(Orders.within(timeLeft)));

        assertThat(job.at("/spec/activeDeadlineSeconds").asLong()).isEqualTo(expected);
    }

    @Test
    void onlyASuspendedCronJobThatItsOwnerReleasedWillDo() {
        var request = Orders.request();
        assertThat(InstallJobTemplate.objection(Orders.cronJob(), request)).isEmpty();

        var running = Orders.cronJob();
        ((ObjectNode) running.path("spec")).put("suspend", false);
        assertThat(InstallJobTemplate.objection(running, request))
                .contains(
                        "CronJob vms/install-drivers is not suspended, so Kubernetes runs it by its schedule too. Suspend it:"
                                + " kubectl -n vms patch cronjob install-drivers --type=merge -p '{\"spec\":{\"suspend\":true}}'");

        var foreign = Orders.cronJob();
        ((ObjectNode) foreign.at("/metadata/labels")).put(InstallJobs.MAY_RUN, "false");
        assertThat(InstallJobTemplate.objection(foreign, request))
                .contains(
                        "CronJob vms/install-drivers lacks the label by which its owner lets policies run it. Whoever owns it"
                                + " sets it: kubectl -n vms label cronjob install-drivers pvdrivers.io/install-job=true");
    }

    private static List<String> environment(JsonNode container) {
        return StreamSupport.stream(container.path("env").spliterator(), false)
                .map(variable -> variable.path("name").asText() + "="
                        + variable.path("value").asText())
                .toList();
    }
}
