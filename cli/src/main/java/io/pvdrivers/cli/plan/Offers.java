package io.pvdrivers.cli.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.api.v1alpha1.ClusterDriverPolicy;
import io.pvdrivers.api.v1alpha1.DriverPolicy;
import io.pvdrivers.api.v1alpha1.DriverRelease;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.Ticket;
import io.pvdrivers.api.v1alpha1.Policy;
import io.pvdrivers.cli.cluster.Observed;
import io.pvdrivers.cli.input.Kind;
import io.pvdrivers.cli.input.Manifest;
import io.pvdrivers.cli.rehearsal.CheckedObjects;
import io.pvdrivers.operator.KubernetesClients;
import io.pvdrivers.operator.catalog.BuiltinReleases;
import io.pvdrivers.operator.catalog.Catalog;
import io.pvdrivers.operator.catalog.Release;
import io.pvdrivers.operator.policy.MediaSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Puts files on top of what a cluster has. Nothing is written anywhere. */
public final class Offers {
    /** Stands for an image that only the operator knows. */
    private static final String ASSUMED = "known-to-the-operator.invalid/virtio-win:";

    private final Observed observed;
    private final Instant now;
    private final Set<String> edited = new HashSet<>();

    private Offers(Observed observed, Instant now) {
        this.observed = observed;
        this.now = now;
    }

    /**
     * What a plan is made from.
     *
     * @param files policies and releases to put on top
     * @param media images by release, as the operator is told them
     */
    public static Offer of(Observed observed, List<Manifest> files, Map<String, String> media, Instant now) {
        return new Offers(observed, now).offer(files.isEmpty() ? List.of() : CheckedObjects.of(files), files, media);
    }

    private Offer offer(List<ObjectNode> taken, List<Manifest> files, Map<String, String> media) {
        var serialization = KubernetesClients.serialization();
        List<Policy> policies = new ArrayList<>();
        Map<String, DriverReleaseSpec> releases = releases();
        for (var object : taken) {
            switch (object.path("kind").asText()) {
                case "DriverRelease" ->
                    releases.put(
                            object.at("/metadata/name").asText(),
                            serialization
                                    .convertValue(object, DriverRelease.class)
                                    .getSpec());
                case "ClusterDriverPolicy" ->
                    policies.add(serialization.convertValue(object, ClusterDriverPolicy.class));
                default -> policies.add(serialization.convertValue(object, DriverPolicy.class));
            }
        }
        var inForce = inForce(policies);
        var catalog = Catalog.of(releases.values().stream().map(Release::new).toList());
        var assumed = assumed(inForce, catalog, media);
        Map<String, String> images = new HashMap<>(media);
        assumed.forEach(version -> images.put(version, ASSUMED + version));
        return new Offer(
                observed.server(),
                now,
                observed.vms(),
                inForce,
                observed.namespaces(),
                edited,
                catalog,
                files.stream().anyMatch(f -> f.kind() == Kind.DRIVER_RELEASE),
                new MediaSource(images),
                assumed,
                observed.features(),
                observed.preferences(),
                Stream.concat(observed.remarks().stream(), preferred(inForce).stream())
                        .toList());
    }

    /** An option of the operator that policies need, and that cannot be seen from here. */
    private static Optional<String> preferred(List<Policy> policies) {
        var names = policies.stream()
                .filter(p -> Optional.ofNullable(p.getSpec().devices())
                        .flatMap(d -> Optional.ofNullable(d.preferences()))
                        .filter(changes -> !changes.isEmpty())
                        .isPresent())
                .map(p -> p.getMetadata().getName())
                .sorted()
                .distinct()
                .toList();
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "The operator is taken to be started with --preferences (in the chart preferences.enabled),"
                                + " which devices.preferences needs, of " + String.join(", ", names) + ".");
    }

    private Map<String, DriverReleaseSpec> releases() {
        Map<String, DriverReleaseSpec> releases = new TreeMap<>();
        if (observed.releases().isEmpty()) {
            BuiltinReleases.all().forEach(r -> releases.put(r.version(), r));
        }
        observed.releases().stream()
                .filter(r -> r.getSpec() != null)
                .forEach(r -> releases.put(r.getMetadata().getName(), r.getSpec()));
        return releases;
    }

    private List<Policy> inForce(List<Policy> files) {
        Map<String, Policy> inForce = new LinkedHashMap<>();
        observed.policies().forEach(p -> inForce.put(title(p), p));
        for (var policy : files) {
            var before = Optional.ofNullable(inForce.get(title(policy)));
            if (before.filter(b -> policy.getSpec().equals(b.getSpec())).isEmpty()) {
                inForce.put(title(policy), as(policy, before));
            }
        }
        return List.copyOf(inForce.values());
    }

    /** As it would be after kubectl apply. */
    private Policy as(Policy policy, Optional<Policy> before) {
        var metadata = policy.getMetadata();
        metadata.setCreationTimestamp(
                before.map(b -> b.getMetadata().getCreationTimestamp()).orElse(now.toString()));
        before.ifPresent(b -> {
            metadata.setUid(b.getMetadata().getUid());
            metadata.setGeneration(
                    Optional.ofNullable(b.getMetadata().getGeneration()).orElse(0L) + 1);
            keepStatus(policy, b);
        });
        edited.add(metadata.getUid());
        return policy;
    }

    private static void keepStatus(Policy policy, Policy before) {
        switch (policy) {
            case DriverPolicy one -> one.setStatus(before.getStatus());
            case ClusterDriverPolicy many -> many.setStatus(before.getStatus());
        }
    }

    private static String title(Policy policy) {
        return policy.getKind() + " " + policy.getMetadata().getNamespace() + "/"
                + policy.getMetadata().getName();
    }

    /** Which image holds an ISO the operator was told at its start, and nobody else: those that are in use are taken to be known to it. */
    private Set<String> assumed(List<Policy> policies, Catalog catalog, Map<String, String> media) {
        var used = Stream.concat(
                policies.stream().flatMap(Offers::named),
                observed.vms().stream()
                        .flatMap(vm -> Stream.concat(
                                Optional.ofNullable(vm.status().choice())
                                        .flatMap(c -> Optional.ofNullable(c.release()))
                                        .stream(),
                                vm
                                        .state()
                                        .flatMap(s ->
                                                Optional.ofNullable(s.getSpec().ticket()))
                                        .map(Ticket::plan)
                                        .map(p -> p.release())
                                        .stream())));
        return used.filter(version -> !media.containsKey(version))
                .filter(version -> catalog.release(version)
                        .filter(r -> r.containerDisk().isEmpty())
                        .isPresent())
                .collect(Collectors.toSet());
    }

    private static Stream<String> named(Policy policy) {
        var wish = Optional.ofNullable(policy.getSpec().release());
        return Stream.of(
                        wish.flatMap(w -> Optional.ofNullable(w.version())),
                        Optional.ofNullable(policy.getStatus()).flatMap(s -> Optional.ofNullable(s.release())))
                .flatMap(Optional::stream);
    }
}
