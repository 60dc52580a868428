package io.pvdrivers.simulator.bridge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.operator.kubevirt.Names;
import io.pvdrivers.simulator.world.World;
import io.pvdrivers.simulator.world.scene.Fault;
import io.pvdrivers.simulator.world.scene.VmName;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Kubernetes' Jobs of those that the operator makes: a pod runs for a minute and installs in the guest of the VM what its
 * environment names, over the network and not through the guest agent. Then the Job is Complete or Failed.
 */
final class Jobs {
    private static final Duration WORKS = Duration.ofMinutes(1);
    private static final String JOB_UID = "batch.kubernetes.io/controller-uid";

    private final World world;
    private final StoredObjects jobs;
    private final StoredObjects pods;
    private final Map<VmName, Work> works = new HashMap<>();
    private final Set<String> seen = ConcurrentHashMap.newKeySet();
    private final Map<String, String> logs = new ConcurrentHashMap<>();

    private record Work(ObjectNode job, ObjectNode pod, Instant due) {}

    Jobs(World world, StoredObjects jobs, StoredObjects pods) {
        this.world = world;
        this.jobs = jobs;
        this.pods = pods;
    }

    /** A Job as it is stored now. */
    void read(ObjectNode job, Instant now) {
        if (!job.at("/metadata/labels").has(Names.RUN) || !seen.add(uid(job))) {
            return;
        }
        ObjectNode pod = pod(job);
        pods.create(pod);
        pods.putStatus(VmName.of(pod), podStatus(pod, "Running", Optional.empty()));
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        jobs.putStatus(VmName.of(job), status.put("active", 1).put("startTime", now.toString()));
        works.put(VmName.of(job), new Work(job, pod, now.plus(WORKS)));
    }

    void forget(ObjectNode job) {
        works.remove(VmName.of(job));
    }

    /** When there is something to do next. */
    Optional<Instant> next() {
        return works.values().stream().map(Work::due).min(Comparator.naturalOrder());
    }

    /** Ends the pods whose work is done. */
    void act(Instant now) {
        List<Map.Entry<VmName, Work>> due = works.entrySet().stream()
                .filter(entry -> !entry.getValue().due().isAfter(now))
                .toList();
        for (Map.Entry<VmName, Work> entry : due) {
            end(entry.getValue(), now);
            works.remove(entry.getKey());
        }
    }

    /** What a pod's container has printed. */
    String log(JsonNode pod) {
        return logs.getOrDefault(pod.at("/metadata/name").asText(), "");
    }

    private void end(Work work, Instant now) {
        String name = VmName.of(work.pod()).name();
        VmName vm = new VmName(
                environment(work.pod(), "PVDRIVERS_VM_NAMESPACE"), environment(work.pod(), "PVDRIVERS_VM_NAME"));
        List<String> drivers =
                List.of(environment(work.pod(), "PVDRIVERS_DRIVERS").split(",", -1));
        boolean done = !world.faults(vm).contains(Fault.INSTALL_JOB_FAILS) && world.jobInstallsDrivers(vm, drivers);
        logs.put(
                name,
                done
                        ? "installed " + String.join(", ", drivers) + "\n"
                        : "connecting to " + environment(work.pod(), "PVDRIVERS_IP_ADDRESSES")
                                + "\nfatal: the host is unreachable\n");
        pods.putStatus(
                VmName.of(work.pod()), podStatus(work.pod(), done ? "Succeeded" : "Failed", Optional.of(done ? 0 : 1)));
        jobs.putStatus(VmName.of(work.job()), jobStatus(done, now));
    }

    private static ObjectNode jobStatus(boolean done, Instant now) {
        ObjectNode status = JsonNodeFactory.instance.objectNode().put(done ? "succeeded" : "failed", 1);
        ObjectNode condition = status.putArray("conditions").addObject();
        condition.put("type", done ? "Complete" : "Failed").put("status", "True");
        condition.put("lastTransitionTime", now.toString());
        condition.put("reason", done ? "CompletionsReached" : "BackoffLimitExceeded");
        condition.put(
                "message",
                done ? "Reached expected number of succeeded pods" : "Job has reached the specified backoff limit");
        return status;
    }

    private static ObjectNode podStatus(ObjectNode pod, String phase, Optional<Integer> exitCode) {
        ObjectNode status = JsonNodeFactory.instance.objectNode().put("phase", phase);
        ObjectNode container = status.putArray("containerStatuses").addObject();
        container.put("name", pod.at("/spec/containers/0/name").asText());
        ObjectNode state = container.putObject("state");
        if (exitCode.isPresent()) {
            state.putObject("terminated").put("exitCode", exitCode.get());
        } else {
            state.putObject("running");
        }
        return status;
    }

    private static ObjectNode pod(ObjectNode job) {
        ObjectNode pod = JsonNodeFactory.instance.objectNode();
        pod.put("apiVersion", "v1").put("kind", "Pod");
        VmName name = VmName.of(job);
        ObjectNode metadata = pod.putObject("metadata");
        metadata.put("namespace", name.namespace()).put("name", name.name() + "-1");
        metadata.putObject("labels").put(JOB_UID, uid(job)).put("batch.kubernetes.io/job-name", name.name());
        metadata.putArray("ownerReferences")
                .addObject()
                .put("apiVersion", "batch/v1")
                .put("kind", "Job")
                .put("name", name.name())
                .put("uid", uid(job))
                .put("controller", true);
        pod.set("spec", job.at("/spec/template/spec").deepCopy());
        return pod;
    }

    private static String environment(JsonNode pod, String variable) {
        for (JsonNode entry : pod.at("/spec/containers/0/env")) {
            if (entry.path("name").asText().equals(variable)) {
                return entry.path("value").asText();
            }
        }
        return "";
    }

    private static String uid(JsonNode object) {
        return object.at("/metadata/uid").asText();
    }
}
