package io.pvdrivers.operator.action;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.pvdrivers.kubevirt.VirtualMachine;
import io.pvdrivers.kubevirt.VirtualMachineInstance;
import io.pvdrivers.operator.KubernetesClients;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** VMs of a cluster. The client must not retry by itself: a restart asked twice is two restarts. */
public final class KubernetesVirtualMachines implements VirtualMachines {
    private static final ResourceDefinitionContext KIND = new ResourceDefinitionContext.Builder()
            .withGroup("kubevirt.io")
            .withVersion("v1")
            .withKind("VirtualMachine")
            .withPlural("virtualmachines")
            .withNamespaced(true)
            .build();
    private static final int UNPROCESSABLE = 422;
    private static final int BAD_REQUEST = 400;
    private static final int FORBIDDEN = 403;

    private final KubernetesClient client;
    private final Map<String, Long> lastWritten = new ConcurrentHashMap<>();

    public KubernetesVirtualMachines(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public Optional<Live> get(String namespace, String name) {
        var text = client.raw(path("kubevirt.io", namespace, "virtualmachines/" + name));
        return Optional.ofNullable(text)
                .map(t -> new Live(
                        (ObjectNode) RawObjects.read(t),
                        client.getKubernetesSerialization().unmarshal(t, VirtualMachine.class)));
    }

    @Override
    public Optional<LiveInstance> liveInstance(String namespace, String name) {
        var text = client.raw(path("kubevirt.io", namespace, "virtualmachineinstances/" + name));
        return Optional.ofNullable(text)
                .map(t -> new LiveInstance(
                        (ObjectNode) RawObjects.read(t),
                        client.getKubernetesSerialization().unmarshal(t, VirtualMachineInstance.class)));
    }

    /** Resource versions of one server count up, over all its VMs. */
    @Override
    public VirtualMachine upToDate(VirtualMachine cached) {
        var metadata = cached.getMetadata();
        var key = key(metadata.getNamespace(), metadata.getName());
        var written = lastWritten.get(key);
        if (written == null || version(metadata) >= written) {
            lastWritten.remove(key);
            return cached;
        }
        return get(metadata.getNamespace(), metadata.getName()).map(Live::view).orElse(cached);
    }

    private static String key(String namespace, String name) {
        return namespace + "/" + name;
    }

    private static long version(ObjectMeta metadata) {
        try {
            return Long.parseLong(metadata.getResourceVersion());
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    @Override
    public Written patch(String namespace, String name, ArrayNode operations) {
        return attempt(() -> {
            var patched = send(namespace, name, operations);
            lastWritten.put(key(namespace, name), version(patched.getMetadata()));
        });
    }

    private GenericKubernetesResource send(String namespace, String name, ArrayNode operations) {
        return client.genericKubernetesResources(KIND)
                .inNamespace(namespace)
                .withName(name)
                .patch(
                        new PatchContext.Builder()
                                .withPatchType(PatchType.JSON)
                                .withFieldManager(KubernetesClients.NAME)
                                .build(),
                        operations.toString());
    }

    @Override
    public Written restart(String namespace, String name, boolean atOnce) {
        var body = atOnce ? Map.of("gracePeriodSeconds", 0) : Map.of();
        var answer = new AtomicReference<@Nullable String>();
        var written = attempt(() -> answer.set(client.raw(
                path("subresources.kubevirt.io", namespace, "virtualmachines/" + name + "/restart"), "PUT", body)));
        return written instanceof Written.Done && answer.get() == null
                ? new Written.ReadAgain("There is no such VM, or KubeVirt's API is away.")
                : written;
    }

    private static String path(String group, String namespace, String rest) {
        return "/apis/" + group + "/v1/namespaces/" + namespace + "/" + rest;
    }

    /** A refusal has words for people; everything else may or may not have been done, so the next look reads the VM again. */
    private static Written attempt(Runnable write) {
        try {
            write.run();
            return new Written.Done();
        } catch (KubernetesClientException e) {
            var refused = e.getCode() == FORBIDDEN || e.getCode() == BAD_REQUEST || isRefusal(e);
            return refused ? new Written.Refused(message(e)) : new Written.ReadAgain(message(e));
        }
    }

    /** 422 is what a webhook answers, and what a patch whose test fails gets: only the first has causes with a field. */
    private static boolean isRefusal(KubernetesClientException e) {
        return e.getCode() == UNPROCESSABLE
                && e.getStatus() != null
                && e.getStatus().getDetails() != null
                && !e.getStatus().getDetails().getCauses().isEmpty();
    }

    private static String message(KubernetesClientException e) {
        return e.getStatus() != null && e.getStatus().getMessage() != null
                ? e.getStatus().getMessage()
                : String.valueOf(e.getMessage());
    }
}
