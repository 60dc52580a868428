package io.pvdrivers.operator.action;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.kubevirt.VirtualMachine;
import io.pvdrivers.operator.Failures;
import io.pvdrivers.operator.gate.Action.JobOrder;
import io.pvdrivers.operator.guest.GuestAgent.InstallProgress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/** Jobs of a cluster. The client must not retry by itself: what became of a request is found out by the next look. */
public final class KubernetesInstallJobs implements InstallJobs {
    private static final int FAILED = 1;
    private static final int REBOOT_WANTED = 3010;
    private static final int LINES = 100;
    private static final int BYTES = 65_536;
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?");

    private final KubernetesClient client;

    public KubernetesInstallJobs(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public Outcome progress(VirtualMachine vm, DriverState owner, JobOrder order) {
        if (!NAME.matcher(order.cronJob()).matches()) {
            return new Outcome.Refused("The policy's install.jobRef.name is no name that a CronJob can have.");
        }
        var request = new JobRequest(vm, owner, order);
        try {
            var job = job(request);
            if (job.isPresent()) {
                return standing(request, job.get());
            }
            return order.jobUid().<Outcome>map(uid -> gone(request, uid)).orElseGet(() -> begin(request));
        } catch (KubernetesClientException e) {
            return ApiRefusal.isFinal(e)
                    ? new Outcome.Refused(lacking(e))
                    : new Outcome.AskAgain(Failures.innermost(e));
        }
    }

    private Optional<JsonNode> job(JobRequest request) {
        return get(jobs(request) + "/" + request.jobName());
    }

    private Outcome begin(JobRequest request) {
        var namespace = request.namespace();
        var cronJob = get("/apis/batch/v1/namespaces/" + namespace + "/cronjobs/"
                + request.order().cronJob());
        if (cronJob.isEmpty()) {
            return new Outcome.Refused("The policy's install.jobRef names the CronJob "
                    + request.order().cronJob()
                    + ", and there is none in namespace " + namespace
                    + ". Create it there, suspended and with the label "
                    + MAY_RUN + "=true.");
        }
        return InstallJobTemplate.objection(cronJob.get(), request)
                .<Outcome>map(Outcome.Refused::new)
                .orElseGet(() -> create(request, cronJob.get()));
    }

    private Outcome create(JobRequest request, JsonNode cronJob) {
        try {
            var created = client.raw(
                    jobs(request),
                    "POST",
                    InstallJobTemplate.job(cronJob, request).toString());
            return new Outcome.Known(uid(RawObjects.read(created)), new InstallProgress.Running());
        } catch (KubernetesClientException e) {
            if (ApiRefusal.isConflict(e)) {
                return job(request)
                        .map(job -> standing(request, job))
                        .orElseGet(() -> new Outcome.AskAgain(Failures.innermost(e)));
            }
            if (ApiRefusal.isFinal(e) && !ApiRefusal.isOfRbac(e)) {
                return new Outcome.Refused("Kubernetes will not have the Job that CronJob " + request.namespace() + "/"
                        + request.order().cronJob() + " describes: " + ApiRefusal.sentence(e));
            }
            throw e;
        }
    }

    private Outcome standing(JobRequest request, JsonNode job) {
        var name = "Job " + request.namespace() + "/" + request.jobName();
        if (!InstallJobTemplate.isOf(request, job)) {
            return new Outcome.Refused(name + " was not made for this run. Delete it: kubectl -n " + request.namespace()
                    + " delete job " + request.jobName());
        }
        var uid = uid(job);
        return request.order()
                .jobUid()
                .filter(known -> !known.equals(uid))
                .map(known -> gone(request, known))
                .orElseGet(() -> new Outcome.Known(uid, progress(request, job, uid)));
    }

    private InstallProgress progress(JobRequest request, JsonNode job, String uid) {
        if (InstallJobEnd.has(job, "Complete")) {
            return new InstallProgress.Exited(InstallJobEnd.asksForReboot(pods(request, uid)) ? REBOOT_WANTED : 0, "");
        }
        if (InstallJobEnd.has(job, "Failed")) {
            return new InstallProgress.Exited(
                    FAILED,
                    InstallJobEnd.report(job, pods(request, uid), (pod, container) -> log(request, pod, container)));
        }
        return new InstallProgress.Running();
    }

    private static Outcome gone(JobRequest request, String uid) {
        return new Outcome.Known(
                uid,
                new InstallProgress.Exited(
                        FAILED,
                        "Job " + request.namespace() + "/" + request.jobName()
                                + " was gone before its end was seen: somebody deleted it, or its"
                                + " ttlSecondsAfterFinished is too short."));
    }

    private List<JsonNode> pods(JobRequest request, String jobUid) {
        var list = get("/api/v1/namespaces/" + request.namespace()
                + "/pods?limit=100&labelSelector=batch.kubernetes.io%2Fcontroller-uid%3D" + encoded(jobUid));
        return list.map(pods -> StreamSupport.stream(pods.path("items").spliterator(), false)
                        .toList())
                .orElse(List.of());
    }

    private String log(JobRequest request, String pod, String container) {
        try {
            var text = client.raw("/api/v1/namespaces/" + request.namespace() + "/pods/" + encoded(pod)
                    + "/log?container=" + encoded(container) + "&tailLines=" + LINES + "&limitBytes=" + BYTES);
            return text == null ? "" : text;
        } catch (KubernetesClientException e) {
            return "(Its log cannot be read: " + ApiRefusal.sentence(e) + ")";
        }
    }

    private static String jobs(JobRequest request) {
        return "/apis/batch/v1/namespaces/" + request.namespace() + "/jobs";
    }

    private Optional<JsonNode> get(String path) {
        return Optional.ofNullable(client.raw(path)).map(RawObjects::read);
    }

    private static String uid(JsonNode job) {
        return job.path("metadata").path("uid").asText();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String lacking(KubernetesClientException e) {
        return ApiRefusal.isOfRbac(e)
                ? "Method Job needs rights that the operator does not have: " + ApiRefusal.sentence(e)
                        + " Set installJobs.enabled=true in its chart."
                : ApiRefusal.sentence(e);
    }
}
