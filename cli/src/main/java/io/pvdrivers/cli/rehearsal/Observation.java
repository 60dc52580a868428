package io.pvdrivers.cli.rehearsal;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.pvdrivers.api.v1alpha1.ClusterDriverPolicy;
import io.pvdrivers.api.v1alpha1.DriverPolicy;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.api.v1alpha1.Policy;
import io.pvdrivers.operator.policy.NamespacePolicies;
import io.pvdrivers.simulator.world.scene.VmName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** What the operator says of itself on the API server: records, policies and Events. */
final class Observation implements AutoCloseable {
    private final AtomicLong changes = new AtomicLong();
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final SharedIndexInformer<DriverState> states;
    private final SharedIndexInformer<DriverPolicy> policies;
    private final SharedIndexInformer<ClusterDriverPolicy> clusterPolicies;
    private final SharedIndexInformer<Namespace> namespaces;
    private final SharedIndexInformer<Event> told;

    Observation(KubernetesClient client) {
        states = client.resources(DriverState.class).inAnyNamespace().inform(new Counting<DriverState>());
        policies = client.resources(DriverPolicy.class).inAnyNamespace().inform(new Counting<DriverPolicy>());
        clusterPolicies = client.resources(ClusterDriverPolicy.class).inform(new Counting<ClusterDriverPolicy>());
        namespaces = client.namespaces().inform(new Counting<Namespace>());
        told = client.events().v1().events().inAnyNamespace().inform(new Counting<>() {
            @Override
            public void onAdd(Event event) {
                super.onAdd(event);
                events.add(event);
            }
        });
    }

    private class Counting<T> implements ResourceEventHandler<T> {
        @Override
        public void onAdd(T object) {
            changes.incrementAndGet();
        }

        @Override
        public void onUpdate(T before, T after) {
            if (!version(before).equals(version(after))) {
                changes.incrementAndGet();
            }
        }

        @Override
        public void onDelete(T object, boolean unknown) {
            changes.incrementAndGet();
        }

        private String version(T object) {
            return ((HasMetadata) object).getMetadata().getResourceVersion();
        }
    }

    /** Grows with everything that changes. */
    long changes() {
        return changes.get();
    }

    Optional<DriverState> state(VmName vm) {
        return Optional.ofNullable(states.getStore().getByKey(vm.namespace() + "/" + vm.name()));
    }

    /** Of both kinds, wherever. */
    List<Policy> policies() {
        return Stream.<Policy>concat(policies.getStore().list().stream(), clusterPolicies.getStore().list().stream())
                .toList();
    }

    /** What may govern the VMs of a namespace. */
    NamespacePolicies policies(String namespace) {
        return NamespacePolicies.of(
                namespace, Optional.ofNullable(namespaces.getStore().getByKey(namespace)), policies().stream());
    }

    /** The Events since the last call. */
    List<Event> newEvents() {
        List<Event> fresh = new ArrayList<>();
        events.drainTo(fresh);
        return fresh;
    }

    @Override
    public void close() {
        states.close();
        policies.close();
        clusterPolicies.close();
        namespaces.close();
        told.close();
    }
}
