package io.pvdrivers.simulator.bridge;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;

/** What the cluster reads from the API server, handed to its thread. */
final class ClusterWatch implements AutoCloseable {
    private static final String PREFERENCES = "instancetype.kubevirt.io/v1beta1";
    private static final List<String> PREFERENCE_KINDS =
            List.of("VirtualMachineClusterPreference", "VirtualMachinePreference");

    private final KubernetesClient client;
    private final Scope scope;
    private final Queue<Runnable> inbox;
    private final List<SharedIndexInformer<GenericKubernetesResource>> informers = new ArrayList<>();

    ClusterWatch(KubernetesClient client, Scope scope, Queue<Runnable> inbox) {
        this.client = client;
        this.scope = scope;
        this.inbox = inbox;
    }

    /** The preferences there are now. */
    List<ObjectNode> preferences() {
        return PREFERENCE_KINDS.stream()
                .filter(kind -> client.supports(PREFERENCES, kind))
                .flatMap(kind ->
                        client
                                .genericKubernetesResources(PREFERENCES, kind)
                                .inAnyNamespace()
                                .list()
                                .getItems()
                                .stream())
                .map(preference -> Manifests.tree(client, preference))
                .toList();
    }

    void preferences(Consumer<ObjectNode> stored) {
        PREFERENCE_KINDS.forEach(kind -> watch(PREFERENCES, kind, Scope.ALL, stored, gone -> {}));
    }

    void machines(Consumer<ObjectNode> stored, Consumer<ObjectNode> gone) {
        watch("kubevirt.io/v1", "VirtualMachine", scope, stored, gone);
    }

    void driverStates(Consumer<ObjectNode> stored) {
        watch("pvdrivers.io/v1alpha1", "DriverState", scope, stored, gone -> {});
    }

    void snapshots(Consumer<ObjectNode> stored, Consumer<ObjectNode> gone) {
        watch(SnapshotMirror.API_VERSION, SnapshotMirror.KIND, scope, stored, gone);
    }

    void volumes(VolumeMirror volumes) {
        watch("v1", VolumeMirror.CLAIM, scope, volumes::readClaim, volumes::forgetClaim);
        watch(VolumeMirror.CDI, VolumeMirror.DATA_VOLUME, scope, volumes::read, volumes::forget);
    }

    void jobs(Consumer<ObjectNode> stored, Consumer<ObjectNode> gone) {
        watch("batch/v1", "Job", scope, stored, gone);
    }

    private void watch(
            String apiVersion, String kind, Scope within, Consumer<ObjectNode> stored, Consumer<ObjectNode> gone) {
        if (!client.supports(apiVersion, kind)) {
            return;
        }
        informers.add(within.in(client, apiVersion, kind).inform(new ResourceEventHandler<>() {
            @Override
            public void onAdd(GenericKubernetesResource object) {
                hand(stored, object);
            }

            @Override
            public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource now) {
                hand(stored, now);
            }

            @Override
            public void onDelete(GenericKubernetesResource object, boolean finalStateUnknown) {
                hand(gone, object);
            }
        }));
    }

    private void hand(Consumer<ObjectNode> to, GenericKubernetesResource object) {
        ObjectNode tree = Manifests.tree(client, object);
        inbox.add(() -> to.accept(tree));
    }

    @Override
    public void close() {
        informers.forEach(SharedIndexInformer::close);
    }
}
