package io.pvdrivers.operator.action;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.operator.KubernetesClients;
import io.pvdrivers.operator.catalog.Driver;
import io.pvdrivers.operator.kubevirt.Names;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The Job of a request: the CronJob's own template with the order in the environment of its containers. What else the template says
 * survives, also what this operator has never heard of. Pure.
 */
final class InstallJobTemplate {
    /** A Job ends so long before the run gives up, so that its end and its log are seen. */
    private static final long SECONDS_TO_SEE_THE_END = 60;

    private InstallJobTemplate() {}

    /** Why this CronJob is not one to make Jobs from, and what mends it. */
    static Optional<String> objection(JsonNode cronJob, JobRequest request) {
        var namespace = request.namespace();
        var name = "CronJob " + namespace + "/" + request.order().cronJob();
        if (!cronJob.at("/spec/suspend").asBoolean(false)) {
            return Optional.of(
                    name + " is not suspended, so Kubernetes runs it by its schedule too. Suspend it: kubectl -n "
                            + namespace + " patch cronjob " + request.order().cronJob()
                            + " --type=merge -p '{\"spec\":{\"suspend\":true}}'");
        }
        if (!cronJob.path("metadata")
                .path("labels")
                .path(InstallJobs.MAY_RUN)
                .asText()
                .equals("true")) {
            return Optional.of(name
                    + " lacks the label by which its owner lets policies run it. Whoever owns it sets it: kubectl -n "
                    + namespace + " label cronjob " + request.order().cronJob() + " " + InstallJobs.MAY_RUN + "=true");
        }
        return Optional.empty();
    }

    /** Whether the Job under the order's name was made for it. */
    static boolean isOf(JobRequest request, JsonNode job) {
        var owners = job.path("metadata").path("ownerReferences");
        for (JsonNode owner : owners) {
            if (owner.path("uid").asText().equals(request.owner().getMetadata().getUid())) {
                return job.path("metadata")
                        .path("labels")
                        .path(Names.RUN)
                        .asText()
                        .equals(request.order().runId());
            }
        }
        return false;
    }

    /** The Job to create. */
    static ObjectNode job(JsonNode cronJob, JobRequest request) {
        var template = cronJob.at("/spec/jobTemplate");
        var job = JsonNodeFactory.instance.objectNode();
        job.put("apiVersion", "batch/v1").put("kind", "Job");
        job.set("metadata", metadata(template.path("metadata"), request));
        ObjectNode spec = template.path("spec").deepCopy();
        spec.put("activeDeadlineSeconds", deadline(spec.path("activeDeadlineSeconds"), request));
        var pod = spec.path("template").path("spec");
        addEnvironment(pod.path("initContainers"), request);
        addEnvironment(pod.path("containers"), request);
        job.set("spec", spec);
        return job;
    }

    /** As kubectl makes a Job from a CronJob, but owned by the DriverState. */
    private static ObjectNode metadata(JsonNode template, JobRequest request) {
        var metadata = JsonNodeFactory.instance.objectNode();
        metadata.put("name", request.jobName()).put("namespace", request.namespace());
        var labels = metadata.putObject("labels");
        copy(template.path("labels"), labels);
        labels.put("app.kubernetes.io/managed-by", KubernetesClients.NAME)
                .put(Names.RUN, request.order().runId());
        var annotations = metadata.putObject("annotations");
        annotations.put("cronjob.kubernetes.io/instantiate", "manual");
        copy(template.path("annotations"), annotations);
        metadata.putArray("ownerReferences")
                .addObject()
                .put("apiVersion", "pvdrivers.io/v1alpha1")
                .put("kind", "DriverState")
                .put("name", request.owner().getMetadata().getName())
                .put("uid", request.owner().getMetadata().getUid());
        return metadata;
    }

    private static void copy(JsonNode from, ObjectNode into) {
        from.properties().forEach(field -> into.set(field.getKey(), field.getValue()));
    }

    /** The template's own, but never longer than the run waits. */
    private static long deadline(JsonNode own, JobRequest request) {
        var left = request.order().secondsLeft();
        var ours = Math.max(1, left - Math.min(SECONDS_TO_SEE_THE_END, left / 10));
        return own.canConvertToLong() ? Math.min(own.asLong(), ours) : ours;
    }

    /** First, so that the template's own variables and arguments may refer to it. */
    private static void addEnvironment(JsonNode containers, JobRequest request) {
        for (JsonNode container : containers) {
            var all = JsonNodeFactory.instance.arrayNode();
            var ours = environment(request);
            ours.forEach((name, value) -> all.addObject().put("name", name).put("value", literal(value)));
            for (JsonNode own : container.path("env")) {
                if (!ours.containsKey(own.path("name").asText())) {
                    all.add(own);
                }
            }
            ((ObjectNode) container).<ArrayNode>set("env", all);
        }
    }

    private static Map<String, String> environment(JobRequest request) {
        var order = request.order();
        var variables = new LinkedHashMap<String, String>();
        variables.put("PVDRIVERS_VM_NAME", request.vm().getMetadata().getName());
        variables.put("PVDRIVERS_VM_NAMESPACE", request.namespace());
        variables.put("PVDRIVERS_VM_UID", request.vm().getMetadata().getUid());
        variables.put("PVDRIVERS_IP_ADDRESSES", String.join(",", ReachableAddresses.of(order.ipAddresses())));
        variables.put("PVDRIVERS_RELEASE", order.release());
        variables.put("PVDRIVERS_OS", order.os().directory());
        variables.put(
                "PVDRIVERS_DRIVERS", order.drivers().stream().map(Driver::inf).collect(Collectors.joining(",")));
        variables.put("PVDRIVERS_MEDIA_IMAGE", order.image().orElse(""));
        return variables;
    }

    /** Kubernetes puts variables in for {@code $(NAME)}, and takes {@code $$} for a {@code $} that means nothing. */
    private static String literal(String value) {
        return value.replace("$", "$$");
    }
}
