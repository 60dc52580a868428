package io.pvdrivers.testing.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.kubevirt.VirtualMachine;
import io.pvdrivers.operator.KubernetesClients;
import io.pvdrivers.operator.action.InstallJobs;
import io.pvdrivers.operator.action.InstallJobs.Outcome;
import io.pvdrivers.operator.action.KubernetesInstallJobs;
import io.pvdrivers.operator.catalog.Driver;
import io.pvdrivers.operator.catalog.GuestOs;
import io.pvdrivers.operator.gate.Action.JobOrder;
import io.pvdrivers.operator.guest.GuestAgent.InstallProgress;
import io.pvdrivers.testing.api.KubeApi;
import io.pvdrivers.testing.api.OwnKinds;
import io.pvdrivers.testing.api.RealKubeApi;
import io.pvdrivers.testing.chart.Chart;
import io.pvdrivers.testing.operator.ChartRights.Right;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Installations by Jobs on a real server, under the rights that the chart gives for them. There is no Job controller: what becomes of a Job is
 * written here.
 */
@ExtendWith(RealKubeApi.class)
class InstallJobsTest {
    private static final String CRON_JOB = """
            apiVersion: batch/v1
            kind: CronJob
            metadata:
              name: install-drivers
              labels: {pvdrivers.io/install-job: "true"}
            spec:
              schedule: "0 0 31 2 *"
              suspend: true
              jobTemplate:
                metadata:
                  labels: {team: windows}
                  annotations: {note: kept}
                spec:
                  backoffLimit: 0
                  ttlSecondsAfterFinished: 86400
                  podReplacementPolicy: Failed
                  template:
                    metadata:
                      labels: {app: installer}
                    spec:
                      restartPolicy: Never
                      automountServiceAccountToken: false
                      initContainers:
                        - {name: prepare, image: registry.example.com/a:1}
                      containers:
                        - name: install
                          image: registry.example.com/installer:1
                          env:
                            - {name: PASSWORD, valueFrom: {secretKeyRef: {name: windows, key: password}}}
                          resources: {limits: {memory: 256Mi}}
                      volumes:
                        - {name: playbook, configMap: {name: playbook}}
            """;
    private static final Pattern COMMAND = Pattern.compile("kubectl (-n .*)$");
    private static final String COMPLETE = """
            {"status": {"startTime": "2026-11-21T06:30:00Z", "completionTime": "2026-11-21T06:31:00Z", "succeeded": 1,
             "uncountedTerminatedPods": {}, "ready": 0, "terminating": 0, "conditions": [
              {"type": "SuccessCriteriaMet", "status": "True", "reason": "CompletionsReached"},
              {"type": "Complete", "status": "True", "reason": "CompletionsReached", "message": "Reached expected number"}]}}
            """;
    private static final String FAILED = """
            {"status": {"startTime": "2026-11-21T06:30:00Z", "failed": 1,
             "uncountedTerminatedPods": {}, "ready": 0, "terminating": 0, "conditions": [
              {"type": "FailureTarget", "status": "True", "reason": "BackoffLimitExceeded"},
              {"type": "Failed", "status": "True", "reason": "BackoffLimitExceeded", "message": "Job has reached the limit"}]}}
            """;

    private KubeApi api;
    private String namespace;
    private KubernetesClient client;
    private InstallJobs jobs;

    @BeforeEach
    void prepare(KubeApi server) {
        api = server;
        namespace = api.newNamespace("install-jobs");
    }

    @AfterEach
    void close() {
        client.close();
    }

    /** An operator with the rights of a chart with this value. */
    private void operator(String value) {
        ChartRights.in(namespace, value).grant(api.client());
        client = KubernetesClients.create(api.as(namespace, ChartRights.ACCOUNT));
        jobs = new KubernetesInstallJobs(client);
    }

    private void operator() {
        operator("installJobs: {enabled: true}");
    }

    private String apply(String yaml) {
        var outcome = api.kubectl().attemptWith(yaml, "-n", namespace, "apply", "-f", "-");
        assertThat(outcome.status()).as(outcome.output()).isZero();
        return outcome.output();
    }

    private Outcome progress() {
        return progress(Optional.empty());
    }

    private Outcome progress(Optional<String> jobUid) {
        var vm = new VirtualMachine();
        vm.setMetadata(new ObjectMetaBuilder()
                .withNamespace(namespace)
                .withName("erp-app01")
                .withUid("0d5c3b0a-2f5e-4a3e-9d3e-000000000001")
                .build());
        var state = new DriverState();
        state.setMetadata(new ObjectMetaBuilder()
                .withNamespace(namespace)
                .withName("erp-app01")
                .withUid("0d5c3b0a-2f5e-4a3e-9d3e-000000000002")
                .build());
        return jobs.progress(
                vm,
                state,
                new JobOrder(
                        "install-drivers",
                        "run-00000a1b2c",
                        jobUid,
                        "vmi-1",
                        List.of("10.20.30.40", "localhost"),
                        "0.1.302",
                        GuestOs.W2K22,
                        Optional.of("registry.example.com/virtio-win:0.1.302"),
                        List.of(Driver.VIOSTOR, Driver.NETKVM),
                        1800));
    }

    private String begin() {
        apply(CRON_JOB);
        var outcome = progress();
        assertThat(outcome).isInstanceOf(Outcome.Known.class);
        return ((Outcome.Known) outcome).jobUid();
    }

    private String refusal() {
        var outcome = progress();
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        return ((Outcome.Refused) outcome).message();
    }

    private JsonNode theJob() {
        var items = json("get", "jobs", "-o", "json").path("items");
        assertThat(items).hasSize(1);
        return items.get(0);
    }

    private JsonNode json(String... command) {
        try {
            return Chart.YAML.readTree(kubectl(command));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private String kubectl(String... command) {
        var arguments = new ArrayList<>(List.of("-n", namespace));
        arguments.addAll(List.of(command));
        return api.kubectl().run(arguments.toArray(String[]::new));
    }

    private void becomes(String status) {
        kubectl("patch", "job", jobName(), "--subresource=status", "--type=merge", "-p", status);
    }

    private String jobName() {
        return theJob().at("/metadata/name").asText();
    }

    private void pod(String jobUid, String terminated) {
        apply("""
                apiVersion: v1
                kind: Pod
                metadata:
                  name: install-drivers-x7k2p
                  labels: {batch.kubernetes.io/controller-uid: "%s"}
                spec: {containers: [{name: install, image: registry.example.com/installer:1}]}
                """.formatted(jobUid));
        kubectl("patch", "pod", "install-drivers-x7k2p", "--subresource=status", "--type=merge", "-p", """
                {"status": {"phase": "Failed", "containerStatuses": [{"name": "install", "image": "i", "imageID": "i",
                 "ready": false, "restartCount": 0, "state": {"terminated": %s}}]}}
                """.formatted(
                        terminated));
    }

    @Test
    void makesOneJobAndFindsItAgain() {
        operator();
        var uid = begin();

        var running = new Outcome.Known(uid, new InstallProgress.Running());
        assertThat(progress()).isEqualTo(running);
        assertThat(progress(Optional.of(uid))).isEqualTo(running);
        assertThat(theJob().at("/metadata/uid").asText()).isEqualTo(uid);
    }

    /** What kubectl makes of the same CronJob, with what is ours put aside. */
    @Test
    void makesTheJobThatKubectlMakes() {
        operator();
        begin();
        var ours = (ObjectNode) theJob();
        kubectl("create", "job", "theirs", "--from=cronjob/install-drivers");
        var theirs = (ObjectNode) json("get", "job", "theirs", "-o", "json");

        assertThat(ours.at("/spec/activeDeadlineSeconds").asInt()).isEqualTo(1740);
        assertThat(ours.at("/metadata/ownerReferences").toString())
                .isEqualTo("[{\"apiVersion\":\"pvdrivers.io/v1alpha1\",\"kind\":\"DriverState\",\"name\":\"erp-app01\","
                        + "\"uid\":\"0d5c3b0a-2f5e-4a3e-9d3e-000000000002\"}]");
        assertThat(ours.at("/metadata/labels").toString())
                .isEqualTo("{\"app.kubernetes.io/managed-by\":\"pv-driver-operator\","
                        + "\"pvdrivers.io/run\":\"run-00000a1b2c\",\"team\":\"windows\"}");
        assertThat(ours.at("/metadata/annotations")).isEqualTo(theirs.at("/metadata/annotations"));
        assertThat(ours.at("/spec/podReplacementPolicy").asText()).isEqualTo("Failed");
        assertThat(rest(ours)).isEqualTo(rest(theirs));
    }

    private static JsonNode rest(ObjectNode job) {
        var spec = (ObjectNode) job.path("spec");
        spec.remove(List.of("activeDeadlineSeconds", "selector"));
        ((ObjectNode) spec.at("/template/metadata")).remove("labels");
        ((ObjectNode) spec.at("/template/spec/initContainers/0")).remove("env");
        var install = (ObjectNode) spec.at("/template/spec/containers/0");
        var environment = install.path("env");
        install.putArray("env").add(environment.get(environment.size() - 1));
        return spec;
    }

    @Test
    void seesItEndAndAskForAReboot() {
        operator();
        var uid = begin();
        pod(uid, "{\"exitCode\": 0, \"message\": \"3010\"}");
        becomes(COMPLETE);

        assertThat(progress(Optional.of(uid))).isEqualTo(new Outcome.Known(uid, new InstallProgress.Exited(3010, "")));
    }

    /** The server has no kubelet that could give a log; the request for one shows among the rights that are used. */
    @Test
    void seesItFailWithEveryRightItNeedsAndNoMore() {
        operator();
        var uid = begin();
        pod(uid, "{\"exitCode\": 4}");
        becomes(FAILED);

        assertThat(progress(Optional.of(uid)))
                .isEqualTo(
                        new Outcome.Known(
                                uid,
                                new InstallProgress.Exited(
                                        1,
                                        "Job " + namespace + "/" + jobName()
                                                + " failed: BackoffLimitExceeded, Job has reached the limit\n"
                                                + "Container install of pod install-drivers-x7k2p ended with exit code 4 and wrote nothing.")));
        var requests = api.audit().of("system:serviceaccount:" + namespace + ":" + ChartRights.ACCOUNT);
        assertThat(requests).noneMatch(request -> request.code() == 403);
        var more = new TreeSet<>(
                ChartRights.in(namespace, "installJobs: {enabled: true}").all());
        more.removeAll(ChartRights.in(namespace).all());
        var used = requests.stream()
                .map(r -> new Right(r.group(), r.resource(), r.verb()))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(used).isEqualTo(more);
    }

    @Test
    void neverMakesAJobAnewThatIsGone() {
        operator();
        var uid = begin();
        var name = jobName();
        kubectl("delete", "job", name, "--cascade=background");

        assertThat(progress(Optional.of(uid)))
                .isEqualTo(new Outcome.Known(
                        uid,
                        new InstallProgress.Exited(
                                1,
                                "Job " + namespace + "/" + name
                                        + " was gone before its end was seen: somebody deleted it, or"
                                        + " its ttlSecondsAfterFinished is too short.")));
        assertThat(json("get", "jobs", "-o", "json").path("items")).isEmpty();
    }

    /** As people apply it, where pods are held to the strictest standard. */
    @Test
    void theExampleIsOneToMakeJobsFrom() {
        OwnKinds.apply(api.client());
        kubectl("label", "namespace", namespace, "pod-security.kubernetes.io/warn=restricted");
        operator();
        var example = api.kubectl()
                .run("kustomize", "../examples/install-job")
                .replace("namespace: vms", "namespace: " + namespace);

        assertThat(apply(example)).doesNotContain("Warning");

        assertThat(json("get", "driverpolicies", "-o", "json")
                        .at("/items/0/spec/install/jobRef/name")
                        .asText())
                .isEqualTo("install-drivers");
        assertThat(progress()).isInstanceOf(Outcome.Known.class);
    }

    @Test
    void saysThatTheCronJobIsMissing() {
        operator();

        assertThat(refusal())
                .isEqualTo(
                        "The policy's install.jobRef names the CronJob install-drivers, and there is none in namespace "
                                + namespace
                                + ". Create it there, suspended and with the label pvdrivers.io/install-job=true.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"suspend: true", "labels: {pvdrivers.io/install-job: \"true\"}"})
    void namesTheCommandThatMendsTheCronJob(String missing) {
        operator();
        apply(CRON_JOB.replace(missing, missing.startsWith("suspend") ? "suspend: false" : "labels: {}"));

        var command = COMMAND.matcher(refusal());
        assertThat(command.find()).isTrue();
        assertThat(json("get", "jobs", "-o", "json").path("items")).isEmpty();

        api.kubectl().run(command.group(1).replace("'", "").split(" "));
        assertThat(progress()).isInstanceOf(Outcome.Known.class);
    }

    @Test
    void saysWhichRightIsMissing() {
        operator("");
        apply(CRON_JOB);

        assertThat(refusal())
                .startsWith("Method Job needs rights that the operator does not have: ")
                .contains("cannot get resource \"jobs\" in API group \"batch\"")
                .endsWith(" Set installJobs.enabled=true in its chart.");
    }

    /** The controller that counts is not there, so what is used is written here. */
    @Test
    void saysThatAQuotaIsSpent() {
        operator();
        apply("""
                apiVersion: v1
                kind: ResourceQuota
                metadata: {name: few}
                spec: {hard: {count/jobs.batch: "0"}}
                """);
        kubectl(
                "patch",
                "resourcequota",
                "few",
                "--subresource=status",
                "--type=merge",
                "-p",
                "{\"status\": {\"hard\": {\"count/jobs.batch\": \"0\"}, \"used\": {\"count/jobs.batch\": \"0\"}}}");
        apply(CRON_JOB);

        assertThat(refusal())
                .startsWith(
                        "Kubernetes will not have the Job that CronJob " + namespace + "/install-drivers describes: ")
                .contains("exceeded quota: few");
    }

    @Test
    void saysWhatAnAdmissionPolicyWillNotHave() {
        operator();
        apply(CRON_JOB);
        apply("""
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingAdmissionPolicy
                metadata: {name: %1$s}
                spec:
                  matchConstraints:
                    namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %1$s}}
                    resourceRules:
                      - {apiGroups: [batch], apiVersions: [v1], operations: [CREATE], resources: [jobs]}
                  validations:
                    - {expression: "object.metadata.name == 'none'", message: "no Jobs here"}
                ---
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingAdmissionPolicyBinding
                metadata: {name: %1$s}
                spec: {policyName: %1$s, validationActions: [Deny]}
                """.formatted(namespace));

        // Until the policy is in force a Job is made; it goes again.
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            kubectl("delete", "jobs", "--all", "--cascade=background");
            assertThat(refusal()).contains("/install-drivers describes: ", "no Jobs here.");
        });
    }
}
