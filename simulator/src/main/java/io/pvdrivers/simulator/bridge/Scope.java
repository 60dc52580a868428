package io.pvdrivers.simulator.bridge;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.AnyNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.Optional;

/** The namespace a simulated cluster plays in; empty means all. */
record Scope(Optional<String> namespace) {
    static final Scope ALL = new Scope(Optional.empty());

    static Scope of(String namespace) {
        return new Scope(Optional.of(namespace));
    }

    /** The objects of a kind that are in it. */
    AnyNamespaceOperation<GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>>
            in(KubernetesClient client, String apiVersion, String kind) {
        var everywhere = client.genericKubernetesResources(apiVersion, kind);
        return namespace.isPresent() ? everywhere.inNamespace(namespace.get()) : everywhere.inAnyNamespace();
    }
}
