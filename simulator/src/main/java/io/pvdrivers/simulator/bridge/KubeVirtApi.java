package io.pvdrivers.simulator.bridge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.zjsonpatch.JsonDiff;
import io.pvdrivers.simulator.apiserver.Admission;
import io.pvdrivers.simulator.apiserver.Subresource.Reading;
import io.pvdrivers.simulator.apiserver.Subresource.Reply;
import io.pvdrivers.simulator.apiserver.SubresourceCall;
import io.pvdrivers.simulator.world.World;
import io.pvdrivers.simulator.world.scene.VmName;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * KubeVirt's own endpoints, as an API server that is not ours calls them: admission reviews of VMs, and the aggregated
 * restart, start and stop, with what VMIs can be asked for. JSON in, JSON out; how it is carried is the caller's matter.
 */
public final class KubeVirtApi {
    private static final int UNPROCESSABLE = 422;

    private final StoredObjects stored;
    private final KubeVirtWebhooks webhooks;
    private final KubeVirtSubresources subresources;

    KubeVirtApi(World world, KubernetesClient client, StoredMachines machines, Runnable afterwards) {
        stored = StoredObjects.ofKubeVirt(client, "VirtualMachine");
        webhooks = new KubeVirtWebhooks(world);
        subresources = new KubeVirtSubresources(world, machines, afterwards);
    }

    /** Answers an AdmissionReview as the mutating webhook does. */
    public ObjectNode mutate(JsonNode review) {
        JsonNode request = review.path("request");
        ObjectNode object = (ObjectNode) request.path("object");
        ObjectNode mutated = webhooks.mutate(old(request), object.deepCopy());
        JsonNode patch = JsonDiff.asJson(object, mutated);
        ObjectNode response = response(request, true);
        if (!patch.isEmpty()) {
            response.put("patchType", "JSONPatch");
            response.put(
                    "patch", Base64.getEncoder().encodeToString(patch.toString().getBytes(StandardCharsets.UTF_8)));
        }
        return answer(response);
    }

    /** Answers an AdmissionReview as the validating webhook does. */
    public ObjectNode validate(JsonNode review) {
        JsonNode request = review.path("request");
        List<Admission.Refusal> refusals = webhooks.validate(old(request), (ObjectNode) request.path("object"));
        ObjectNode response = response(request, refusals.isEmpty());
        if (!refusals.isEmpty()) {
            explain(response.putObject("status"), refusals);
        }
        return answer(response);
    }

    private static void explain(ObjectNode status, List<Admission.Refusal> refusals) {
        status.put("code", UNPROCESSABLE).put("reason", "Invalid");
        status.put("message", refusals.stream().map(Admission.Refusal::message).collect(Collectors.joining(", ")));
        refusals.forEach(refusal -> status.withObject("/details")
                .withArray("causes")
                .addObject()
                .put("reason", refusal.reason())
                .put("message", refusal.message())
                .put("field", refusal.field()));
    }

    private static Optional<ObjectNode> old(JsonNode request) {
        return request.path("oldObject") instanceof ObjectNode old ? Optional.of(old) : Optional.empty();
    }

    private static ObjectNode response(JsonNode request, boolean allowed) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("uid", request.path("uid").asText())
                .put("allowed", allowed);
    }

    private static ObjectNode answer(ObjectNode response) {
        ObjectNode review = JsonNodeFactory.instance.objectNode();
        review.put("apiVersion", "admission.k8s.io/v1").put("kind", "AdmissionReview");
        review.set("response", response);
        return review;
    }

    /** Answers {@code GET .../virtualmachineinstances/{name}/{action}}. */
    public Reading get(VmName vmi, String action) {
        return subresources.get(vmi.namespace(), vmi.name(), action);
    }

    /** Carries out {@code PUT .../virtualmachines/{name}/{action}}. What it changes of the VM is stored when this returns. */
    public Reply put(VmName vm, String action, JsonNode body, boolean dryRun) {
        Reply reply =
                subresources.put(new SubresourceCall(vm.namespace(), vm.name(), action, body, dryRun, stored.get(vm)));
        if (!dryRun && reply instanceof Reply.Accepted accepted) {
            accepted.vmPatch().ifPresent(patch -> stored.patch(vm, patch));
        }
        return reply;
    }
}
