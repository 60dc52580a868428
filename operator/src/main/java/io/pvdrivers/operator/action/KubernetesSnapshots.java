package io.pvdrivers.operator.action;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.operator.gate.Action.TakeSnapshot;
import io.pvdrivers.operator.kubevirt.Names;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * VirtualMachineSnapshots of a cluster. They have no owner: whoever leaves a policy, or deletes its VM by mistake, still has the snapshot.
 */
public final class KubernetesSnapshots implements Snapshots {
    private static final String API_VERSION = "snapshot.kubevirt.io/v1beta1";

    /** KubeVirt's own default, written out. It is also how long a guest may stay frozen if KubeVirt stops half-way. */
    private static final String DEADLINE = "5m0s";

    private final RawObjects snapshots;

    public KubernetesSnapshots(KubernetesClient client) {
        this.snapshots = new RawObjects(client, API_VERSION, "VirtualMachineSnapshot", "virtualmachinesnapshots");
    }

    @Override
    public Outcome take(DriverState owner, TakeSnapshot order) {
        var namespace = owner.getMetadata().getNamespace();
        try {
            return snapshots
                    .get(namespace, order.name())
                    .map(snapshot -> standing(owner, order, snapshot))
                    .orElseGet(() -> standing(owner, order, snapshots.create(namespace, snapshot(owner, order))));
        } catch (KubernetesClientException e) {
            return ApiRefusal.isFinal(e)
                    ? new Outcome.Failed(refusal(order, e))
                    : new Outcome.InProgress(ApiRefusal.passing(e));
        }
    }

    private static ObjectNode snapshot(DriverState owner, TakeSnapshot order) {
        var snapshot = OwnObjects.begin(
                API_VERSION, "VirtualMachineSnapshot", owner.getMetadata().getNamespace(), order.name());
        OwnObjects.label(snapshot, Names.RUN, order.runId());
        var spec = snapshot.putObject("spec").put("deletionPolicy", "Delete").put("failureDeadline", DEADLINE);
        spec.putObject("source")
                .put("apiGroup", "kubevirt.io")
                .put("kind", "VirtualMachine")
                .put("name", owner.getSpec().virtualMachine().name());
        return snapshot;
    }

    private static String refusal(TakeSnapshot order, KubernetesClientException e) {
        if (ApiRefusal.isNotFound(e)) {
            return "This cluster cannot snapshot VMs: it does not serve VirtualMachineSnapshots of " + API_VERSION
                    + ". Remove safety.snapshot from the policy.";
        }
        return ApiRefusal.isOfRbac(e)
                ? "safety.snapshot needs rights that the operator does not have: " + ApiRefusal.sentence(e)
                        + " Set snapshots.enabled=true in its chart."
                : "Kubernetes will not have the VirtualMachineSnapshot " + order.name() + ": " + ApiRefusal.sentence(e);
    }

    private static Outcome standing(DriverState owner, TakeSnapshot order, JsonNode snapshot) {
        var name = "VirtualMachineSnapshot " + owner.getMetadata().getNamespace() + "/" + order.name();
        if (!isOfThisRun(owner, order, snapshot)) {
            return new Outcome.Failed(name
                    + " was not made in this run for this VM, so it is no way back for it. Delete"
                    + " it: kubectl -n " + owner.getMetadata().getNamespace() + " delete virtualmachinesnapshot "
                    + order.name());
        }
        if (OwnObjects.isGoing(snapshot)) {
            return new Outcome.Failed(name + " is being deleted.");
        }
        if (snapshot.at("/status/readyToUse").asBoolean()) {
            return new Outcome.Ready(indications(snapshot));
        }
        var words = error(snapshot);
        return snapshot.at("/status/phase").asText().equals("Failed")
                ? new Outcome.Failed(name + " failed: " + words.orElse("KubeVirt does not say why."))
                : new Outcome.InProgress(name + " is not ready to use yet."
                        + words.map(w -> " " + w).orElse(""));
    }

    private static boolean isOfThisRun(DriverState owner, TakeSnapshot order, JsonNode snapshot) {
        var vm = owner.getSpec().virtualMachine();
        var source = snapshot.at("/status/sourceUID").asText(vm.uid());
        return OwnObjects.isOurs(snapshot)
                && OwnObjects.hasLabel(snapshot, Names.RUN, order.runId())
                && snapshot.at("/spec/source/name").asText().equals(vm.name())
                && source.equals(vm.uid());
    }

    /** Older releases of KubeVirt tell in one list only. */
    private static List<String> indications(JsonNode snapshot) {
        var told = stream(snapshot.at("/status/sourceIndications"))
                .map(i -> i.path("indication").asText())
                .toList();
        return told.isEmpty()
                ? stream(snapshot.at("/status/indications"))
                        .map(JsonNode::asText)
                        .toList()
                : told;
    }

    private static Optional<String> error(JsonNode snapshot) {
        return Stream.concat(
                        Stream.of(snapshot.at("/status/error/message").asText()),
                        stream(snapshot.at("/status/conditions"))
                                .filter(c -> c.path("type").asText().equals("Failure")
                                        && c.path("status").asText().equals("True"))
                                .map(c -> c.path("reason").asText()))
                .filter(text -> !text.isBlank())
                .map(ApiRefusal::sentence)
                .findFirst();
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    @Override
    public Deletion drop(String namespace, String name) {
        return Deletion.of("VirtualMachineSnapshot", namespace, name, () -> snapshots.drop(namespace, name));
    }
}
