package io.pvdrivers.operator.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.operator.action.InstallJobs.Outcome;
import io.pvdrivers.operator.gate.Action.JobOrder;
import io.pvdrivers.operator.guest.GuestAgent.InstallProgress;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked of the API server for an installation, and what its answers mean. */
class KubernetesInstallJobsTest {
    private static final String BATCH = "/apis/batch/v1/namespaces/vms/";
    private static final String NAME = Orders.request().jobName();
    private static final String GET_JOB = "GET " + BATCH + "jobs/" + NAME;
    private static final String POST_JOB = "POST " + BATCH + "jobs";
    private static final String GET_CRON_JOB = "GET " + BATCH + "cronjobs/install-drivers";
    private static final String LIST_PODS = "GET /api/v1/namespaces/vms/pods?limit=100"
            + "&labelSelector=batch.kubernetes.io%2Fcontroller-uid%3D" + Orders.JOB_UID;
    private static final String LOG = "GET /api/v1/namespaces/vms/pods/pod-2/log?container=";
    private static final Outcome RUNNING = new Outcome.Known(Orders.JOB_UID, new InstallProgress.Running());

    private final FakeApi api = new FakeApi();
    private final InstallJobs jobs = new KubernetesInstallJobs(api.client());

    @AfterEach
    void close() {
        api.close();
    }

    private Outcome progress(UnaryOperator<JobOrder> but) {
        return progress(jobs, but);
    }

    private Outcome progress() {
        return progress(order -> order);
    }

    private static Outcome progress(InstallJobs jobs, UnaryOperator<JobOrder> but) {
        var request = Orders.request(but);
        return jobs.progress(request.vm(), request.owner(), request.order());
    }

    private static String job(String status) {
        ObjectNode job = InstallJobTemplate.job(Orders.cronJob(), Orders.request());
        ((ObjectNode) job.path("metadata")).put("uid", Orders.JOB_UID);
        job.set("status", Orders.yaml(status));
        return job.toString();
    }

    private static String ended(String condition, String reason, String message) {
        return job("""
                conditions:
                  - {type: FailureTarget, status: "True"}
                  - {type: %s, status: "True", reason: %s, message: %s}
                """.formatted(condition, reason, message));
    }

    private static String pods(String yaml) {
        return Orders.yaml("items:\n" + yaml.indent(2)).toString();
    }

    @Test
    void makesTheJob() {
        api.on(GET_CRON_JOB, 200, Orders.cronJob().toString()).on(POST_JOB, 201, job("{}"));

        assertThat(progress()).isEqualTo(RUNNING);
        assertThat(api.requests()).containsExactly(GET_JOB, GET_CRON_JOB, POST_JOB);
    }

    @Test
    void findsItAgain() {
        api.on(GET_JOB, 200, job("{active: 1, conditions: [{type: Complete, status: \"False\"}]}"));

        assertThat(progress()).isEqualTo(RUNNING);
        assertThat(progress(Orders.known(Orders.JOB_UID))).isEqualTo(RUNNING);
        assertThat(api.requests()).containsExactly(GET_JOB, GET_JOB);
    }

    @Test
    void takesTheJobThatSomebodyMadeMeanwhile() {
        api.on(GET_CRON_JOB, 200, Orders.cronJob().toString())
                .on(GET_JOB, 404, "{}")
                .on(GET_JOB, 200, job("{}"))
                .refuse(POST_JOB, 409, "jobs.batch \"" + NAME + "\" already exists");

        assertThat(progress()).isEqualTo(RUNNING);
    }

    /** A name that somebody else has taken would otherwise let them say how the installation went. */
    @Test
    void takesNoJobOfSomebodyElse() {
        for (String pointer : List.of("/metadata/labels/pvdrivers.io~1run", "/metadata/ownerReferences/0/uid")) {
            JsonNode other = Orders.yaml(job("{conditions: [{type: Complete, status: \"True\"}]}"));
            var field = pointer.substring(pointer.lastIndexOf('/') + 1).replace("~1", "/");
            ((ObjectNode) other.at(pointer.substring(0, pointer.lastIndexOf('/')))).put(field, "other");
            try (var theirs = new FakeApi().on(GET_JOB, 200, other.toString())) {
                assertThat(progress(new KubernetesInstallJobs(theirs.client()), order -> order))
                        .isEqualTo(new Outcome.Refused("Job vms/" + NAME
                                + " was not made for this run. Delete it: kubectl -n vms delete job " + NAME));
            }
        }
    }

    @Test
    void aJobThatIsGoneIsNeverMadeAnew() {
        var gone = new Outcome.Known(
                Orders.JOB_UID,
                new InstallProgress.Exited(
                        1,
                        "Job vms/" + NAME + " was gone before its end was seen: somebody deleted it, or its"
                                + " ttlSecondsAfterFinished is too short."));

        assertThat(progress(Orders.known(Orders.JOB_UID))).isEqualTo(gone);
        assertThat(api.requests()).containsExactly(GET_JOB);

        var another = Orders.yaml(job("{}"));
        ((ObjectNode) another.path("metadata")).put("uid", "another");
        api.on(GET_JOB, 200, another.toString());
        assertThat(progress(Orders.known(Orders.JOB_UID))).isEqualTo(gone);
    }

    @Test
    void ended() {
        api.on(GET_JOB, 200, ended("Complete", "CompletionsReached", "done")).on(LIST_PODS, 200, pods("""
                - metadata: {name: pod-1}
                  status: {containerStatuses: [{name: install, state: {terminated: {exitCode: 0, message: "ok"}}}]}
                """));

        assertThat(progress(Orders.known(Orders.JOB_UID)))
                .isEqualTo(new Outcome.Known(Orders.JOB_UID, new InstallProgress.Exited(0, "")));
    }

    @Test
    void endedAndAsksForAReboot() {
        api.on(GET_JOB, 200, ended("Complete", "CompletionsReached", "done")).on(LIST_PODS, 200, pods("""
                - metadata: {name: pod-1}
                  status:
                    containerStatuses:
                      - {name: proxy, state: {running: {}}}
                      - {name: install, state: {terminated: {exitCode: 0, message: "3010\\n"}}}
                """));

        assertThat(progress(Orders.known(Orders.JOB_UID)))
                .isEqualTo(new Outcome.Known(Orders.JOB_UID, new InstallProgress.Exited(3010, "")));
    }

    @Test
    void aContainerThatFailedCannotAskForAReboot() {
        api.on(GET_JOB, 200, ended("Complete", "CompletionsReached", "done")).on(LIST_PODS, 200, pods("""
                - metadata: {name: pod-1}
                  status: {containerStatuses: [{name: install, state: {terminated: {exitCode: 1, message: "3010"}}}]}
                - metadata: {name: pod-2}
                  status: {containerStatuses: [{name: install, state: {terminated: {exitCode: 0}}}]}
                """));

        assertThat(progress(Orders.known(Orders.JOB_UID)))
                .isEqualTo(new Outcome.Known(Orders.JOB_UID, new InstallProgress.Exited(0, "")));
    }

    @Test
    void failedWithTheEndOfItsNewestPodsLog() {
        api.on(GET_JOB, 200, ended("Failed", "BackoffLimitExceeded", "limit reached"))
                .on(LIST_PODS, 200, pods("""
                        - metadata: {name: pod-2, creationTimestamp: "2026-11-21T06:31:00Z"}
                          status:
                            containerStatuses:
                              - {name: proxy, state: {terminated: {exitCode: 0}}}
                              - {name: install, state: {terminated: {exitCode: 4}}}
                        - metadata: {name: pod-1, creationTimestamp: "2026-11-21T06:30:00Z"}
                          status: {containerStatuses: [{name: install, state: {terminated: {exitCode: 3}}}]}
                        """))
                .on(LOG + "install&tailLines=100&limitBytes=65536", 200, "\u001B[31mfatal\u001B[0m: unreachable\r\n");

        assertThat(log()).isEqualTo("""
                Job vms/%s failed: BackoffLimitExceeded, limit reached
                Container install of pod pod-2 ended with exit code 4:
                fatal: unreachable""".formatted(NAME));
    }

    @Test
    void failedWithAContainerThatNeverStarted() {
        api.on(GET_JOB, 200, ended("Failed", "DeadlineExceeded", "too long")).on(LIST_PODS, 200, pods("""
                - metadata: {name: pod-2}
                  status:
                    phase: Pending
                    containerStatuses:
                      - name: install
                        state: {waiting: {reason: ImagePullBackOff, message: "Back-off pulling\\nimage"}}
                """));

        assertThat(log()).isEqualTo("""
                Job vms/%s failed: DeadlineExceeded, too long
                Container install of pod pod-2 waits: ImagePullBackOff, Back-off pulling image""".formatted(NAME));
    }

    @Test
    void failedWithoutAContainerOrAPod() {
        api.on(GET_JOB, 200, ended("Failed", "DeadlineExceeded", "too long"))
                .on(LIST_PODS, 200, pods("- {metadata: {name: pod-2}, status: {phase: Pending}}"))
                .on(LIST_PODS, 200, "{\"items\": []}");

        assertThat(log()).endsWith("\nPod pod-2 is Pending and has run no container.");
        assertThat(log()).contains("\nIt has no pod whose log could be read: ");
    }

    @Test
    void failedWithALogThatCannotBeRead() {
        api.on(GET_JOB, 200, ended("Failed", "BackoffLimitExceeded", "limit reached"))
                .on(LIST_PODS, 200, pods("""
                        - metadata: {name: pod-2}
                          status: {containerStatuses: [{name: install, state: {terminated: {exitCode: 4}}}]}
                        """))
                .refuse(LOG, 500, "the node is gone");

        assertThat(log()).endsWith("exit code 4:\n(Its log cannot be read: the node is gone.)");
    }

    @Test
    void whatItKeepsOfALogIsItsEndAndHasALimit() {
        var containers = Stream.of("a", "b", "c", "d", "e")
                .map(name -> "- {name: " + name + ", state: {terminated: {exitCode: 1}}}\n")
                .reduce("", String::concat);
        api.on(GET_JOB, 200, ended("Failed", "BackoffLimitExceeded", "m".repeat(5000)))
                .on(
                        LIST_PODS,
                        200,
                        pods("- metadata: {name: pod-2}\n  status:\n    containerStatuses:\n" + containers.indent(6)))
                .on(LOG, 200, "x".repeat(60_000) + "the end");

        assertThat(log())
                .hasSizeBetween(2400, 4000)
                .startsWith("Job vms/" + NAME + " failed: BackoffLimitExceeded, mmm")
                .contains("Container d of pod pod-2")
                .endsWith("xthe end");
    }

    private String log() {
        var outcome = progress(Orders.known(Orders.JOB_UID));
        assertThat(outcome).isInstanceOf(Outcome.Known.class);
        var ended = (InstallProgress.Exited) ((Outcome.Known) outcome).progress();
        assertThat(ended.exitCode()).isEqualTo(1);
        return ended.log();
    }

    @Test
    void saysWhichCronJobIsMissing() {
        assertThat(progress())
                .isEqualTo(new Outcome.Refused(
                        "The policy's install.jobRef names the CronJob install-drivers, and there is none in namespace vms."
                                + " Create it there, suspended and with the label pvdrivers.io/install-job=true."));
        assertThat(api.requests()).doesNotContain(POST_JOB);
    }

    @Test
    void makesNoJobOfACronJobThatItsOwnerDidNotRelease() {
        var cronJob = Orders.cronJob();
        ((ObjectNode) cronJob.path("metadata")).remove("labels");
        api.on(GET_CRON_JOB, 200, cronJob.toString());

        assertThat(progress()).isInstanceOf(Outcome.Refused.class);
        assertThat(api.requests()).doesNotContain(POST_JOB);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "a/b", "a?b", "A", "a%2Fb", "../secrets/x", "-a"})
    void asksForNothingButNames(String cronJob) {
        assertThat(progress(Orders.from(cronJob)))
                .isEqualTo(new Outcome.Refused("The policy's install.jobRef.name is no name that a CronJob can have."));
        assertThat(api.requests()).isEmpty();
    }

    static Stream<Arguments> rights() {
        return Stream.of(
                arguments(GET_JOB, "get", "jobs"),
                arguments(GET_CRON_JOB, "get", "cronjobs"),
                arguments(POST_JOB, "create", "jobs"));
    }

    @ParameterizedTest
    @MethodSource("rights")
    void saysWhichRightIsMissing(String request, String verb, String resource) {
        var words = resource + ".batch is forbidden: User \"system:serviceaccount:pv-drivers:op\" cannot " + verb
                + " resource \"" + resource + "\" in API group \"batch\" in the namespace \"vms\"";
        if (!request.equals(GET_CRON_JOB)) {
            api.on(GET_CRON_JOB, 200, Orders.cronJob().toString());
        }
        api.refuse(request, 403, words);

        assertThat(progress())
                .isEqualTo(new Outcome.Refused("Method Job needs rights that the operator does not have: " + words
                        + ". Set installJobs.enabled=true in its chart."));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 404, 422})
    void saysWhatKubernetesWillNotHave(int status) {
        api.on(GET_CRON_JOB, 200, Orders.cronJob().toString()).refuse(POST_JOB, status, "exceeded quota: jobs");

        assertThat(progress())
                .isEqualTo(
                        new Outcome.Refused(
                                "Kubernetes will not have the Job that CronJob vms/install-drivers describes: exceeded quota: jobs."));
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 409, 429, 500, 503, 504})
    void looksAgainWhereNobodyKnows(int status) {
        api.on(GET_CRON_JOB, 200, Orders.cronJob().toString()).refuse(POST_JOB, status, "come back later");

        assertThat(progress()).isEqualTo(new Outcome.AskAgain("come back later"));
        assertThat(api.requests()).filteredOn(POST_JOB::equals).hasSize(1);
    }

    @Test
    void looksAgainWhereNobodyAnswers() {
        api.stop();

        assertThat(progress()).isInstanceOf(Outcome.AskAgain.class);
    }
}
