package io.pvdrivers.cli.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.operator.Forbidden;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The objects of a live cluster that a rehearsal plays with, as manifests. Nothing but reading is done there. */
public final class ClusterManifests {
    private static final String CATALOGUE = "/metadata/labels/pvdrivers.io~1catalogue";
    private static final String CLAIM = "/spec/media/persistentVolumeClaim/claimName";
    private static final String JOB = "/spec/install/jobRef/name";

    private final Connection connection;
    private final Optional<String> namespace;
    private final List<ObjectNode> objects = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();

    private ClusterManifests(Connection connection, Optional<String> namespace) {
        this.connection = connection;
        this.namespace = namespace;
    }

    /**
     * What was read.
     *
     * @param remarks what could not be, and what that means
     */
    public record Found(List<ObjectNode> objects, List<String> remarks) {}

    /**
     * Reads the VMs of a scope, and what bears on them.
     *
     * @throws io.pvdrivers.operator.ClusterTrouble where it cannot be asked, or does not show its VMs
     */
    public static Found of(Connection connection, Scope scope) {
        var reading = new ClusterManifests(connection, scope.namespace(connection));
        reading.read(scope);
        return new Found(List.copyOf(reading.objects), List.copyOf(reading.remarks));
    }

    private void read(Scope scope) {
        var machines = Observer.machines(connection, namespace, scope.selector(), List.of()).stream()
                .filter(vm -> vm.at("/metadata/deletionTimestamp").isMissingNode())
                .toList();
        var namespaces = machines.stream()
                .map(vm -> vm.at("/metadata/namespace").asText())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        var policies = Stream.of(Resource.POLICY, Resource.CLUSTER_POLICY)
                .flatMap(kind -> take(kind, namespace).stream())
                .toList();
        take(Resource.KUBE_VIRT, Optional.empty());
        take(Resource.CLUSTER_PREFERENCE, Optional.empty());
        take(Resource.PREFERENCE, namespace);
        take(Resource.RELEASE, Optional.empty());
        namespaces.forEach(name -> tryToTake(Resource.NAMESPACE, "", name));
        policies.forEach(policy -> named(policy, namespaces));
        add(Resource.VIRTUAL_MACHINE, machines);
        take(Resource.INSTANCE, namespace);
        take(Resource.REPORT, namespace);
    }

    /** What a policy names beside the VMs. */
    private void named(JsonNode policy, Set<String> namespaces) {
        var own = policy.at("/metadata/namespace");
        var within = own.isTextual() ? Set.of(own.asText()) : namespaces;
        for (var each : within) {
            Optional.of(policy.at(CLAIM).asText())
                    .filter(n -> !n.isEmpty())
                    .ifPresent(n -> tryToTake(Resource.CLAIM, each, n));
            Optional.of(policy.at(JOB).asText())
                    .filter(n -> !n.isEmpty())
                    .ifPresent(n -> tryToTake(Resource.CRON_JOB, each, n));
        }
    }

    private List<JsonNode> take(Resource kind, Optional<String> within) {
        try {
            var found = connection.list(kind, within, Optional.empty()).orElse(List.of()).stream()
                    .filter(o -> !o.at(CATALOGUE).asText().equals("builtin"))
                    .toList();
            add(kind, found);
            return found;
        } catch (Forbidden e) {
            remarks.add("You may not list " + kind.title() + kind.in(within) + ": the rehearsal goes without.");
            return List.of();
        }
    }

    private void tryToTake(Resource kind, String within, String name) {
        try {
            var found = within.isEmpty() ? connection.get(kind, name) : connection.get(kind, within, name);
            add(kind, found.stream().toList());
        } catch (Forbidden e) {
            remarks.add("You may not get " + kind.title() + " " + name + ": the rehearsal goes without.");
        }
    }

    /** The items of a list do not say what they are. */
    private void add(Resource kind, List<JsonNode> found) {
        for (var object : found) {
            ObjectNode copy = Objects.requireNonNull(object.deepCopy());
            copy.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
            copy.withObject("/metadata").remove(List.of("managedFields", "finalizers"));
            objects.add(copy);
        }
    }
}
