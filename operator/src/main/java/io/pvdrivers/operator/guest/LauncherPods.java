package io.pvdrivers.operator.guest;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.pvdrivers.operator.Failures;
import io.pvdrivers.operator.guest.AgentChannel.Reply;
import io.pvdrivers.operator.guest.GuestAgent.Guest;
import java.util.List;

/** Finds the pod a guest runs in. It is looked up for each call, since a live migration changes it at any time. */
final class LauncherPods {
    private static final String CREATED_BY = "kubevirt.io/created-by";

    /** The pod, or what to say without one. */
    sealed interface Found {
        record At(Launcher launcher) implements Found {}

        record Nowhere(Reply reply) implements Found {}
    }

    private final KubernetesClient client;

    LauncherPods(KubernetesClient client) {
        this.client = client;
    }

    Found find(Guest guest) {
        try {
            return choose(
                    guest,
                    client.pods()
                            .inNamespace(guest.namespace())
                            .withLabel(CREATED_BY, guest.vmiUid())
                            .list()
                            .getItems());
        } catch (KubernetesClientException e) {
            return new Found.Nowhere(Refusals.ofList(guest.namespace(), e.getCode(), Failures.innermost(e)));
        }
    }

    /**
     * A migrating VM has two pods; the one on the node that its VMI names runs it. Labels are free to everybody who may make pods, and so
     * are owner references, so that a second pod with the same claim is reason enough to ask neither.
     */
    private static Found choose(Guest guest, List<Pod> pods) {
        var running = pods.stream()
                .filter(pod -> isOf(guest, pod))
                .filter(LauncherPods::isRunning)
                .filter(pod -> guest.nodeName().isEmpty()
                        || guest.nodeName().get().equals(pod.getSpec().getNodeName()))
                .toList();
        var vm = guest.namespace() + "/" + guest.name();
        return switch (running.size()) {
            case 1 -> new Found.At(Launcher.of(running.getFirst()));
            case 0 ->
                new Found.Nowhere(new Reply.NotConnected("No virt-launcher pod of VM " + vm + " runs"
                        + guest.nodeName().map(node -> " on node " + node).orElse("") + "."));
            default ->
                new Found.Nowhere(new Reply.CannotAsk("It is not clear which pod VM " + vm + " runs in: "
                        + String.join(
                                ", ",
                                running.stream()
                                        .map(pod -> pod.getMetadata().getName())
                                        .sorted()
                                        .toList())
                        + " all claim it. Delete those that are not KubeVirt's."));
        };
    }

    private static boolean isOf(Guest guest, Pod pod) {
        return pod.getMetadata().getOwnerReferences().stream()
                .anyMatch(owner -> Boolean.TRUE.equals(owner.getController())
                        && guest.vmiUid().equals(owner.getUid()));
    }

    private static boolean isRunning(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() == null
                && pod.getStatus() != null
                && "Running".equals(pod.getStatus().getPhase());
    }
}
