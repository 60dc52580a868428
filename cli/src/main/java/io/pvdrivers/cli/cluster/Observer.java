package io.pvdrivers.cli.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Namespace;
import io.pvdrivers.api.v1alpha1.ClusterDriverPolicy;
import io.pvdrivers.api.v1alpha1.DriverPolicy;
import io.pvdrivers.api.v1alpha1.DriverRelease;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.api.v1alpha1.GuestReport;
import io.pvdrivers.api.v1alpha1.Policy;
import io.pvdrivers.kubevirt.KubeVirt;
import io.pvdrivers.kubevirt.VirtualMachine;
import io.pvdrivers.kubevirt.VirtualMachineInstance;
import io.pvdrivers.operator.BadInput;
import io.pvdrivers.operator.ClusterTrouble;
import io.pvdrivers.operator.Forbidden;
import io.pvdrivers.operator.kubevirt.ClusterFeatures;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads what a decision about VMs is made from. It only ever gets and lists. */
public final class Observer {
    /** What is told of what is read: what that needs is read, and what it cannot do without has to be there. */
    public enum Purpose {
        /** What would happen. Also without the operator's records. */
        PLAN,
        /** How things stand by the operator's records: of VMs that are named nothing else can be told. */
        STATUS,
        /** What is told to the operator hangs on its records. */
        TELL
    }

    private final Connection connection;
    private final Purpose purpose;
    private final List<String> remarks = new ArrayList<>();

    private Observer(Connection connection, Purpose purpose) {
        this.connection = connection;
        this.purpose = purpose;
    }

    /**
     * Reads the VMs of a scope and all that bears on them.
     *
     * @param names the VMs that were named; empty for all
     * @throws BadInput where a VM or the namespace is not there
     * @throws ClusterTrouble where the cluster cannot be asked
     */
    public static Observed observe(Connection connection, Scope scope, List<String> names, Purpose purpose) {
        return new Observer(connection, purpose).read(scope.namespace(connection), scope.selector(), names);
    }

    private Observed read(Optional<String> namespace, Optional<String> labels, List<String> names) {
        var machines = machines(connection, namespace, labels, names);
        var instances = byTitle(
                connection.list(Resource.INSTANCE, namespace, Optional.empty()).orElse(List.of()));
        var policies = connection.list(Resource.POLICY, namespace, Optional.empty());
        if (policies.isEmpty()) {
            remarks.add("The cluster does not know DriverPolicies yet: the CRDs of pvdrivers.io are not installed.");
        }
        var states = states(namespace, !names.isEmpty());
        var recorded = byTitle(states.orElse(List.of()));
        var reports = byTitle(forecast(Resource.REPORT, namespace, "what reports say of these guests is not shown"));
        var releases = forecast(Resource.RELEASE, namespace, "the catalogue is the built-in one");
        var vms = machines.stream()
                .map(vm -> vm(vm, instances, recorded, reports))
                .toList();
        return new Observed(
                connection.server(),
                vms,
                states.isPresent(),
                policies(policies.orElse(List.of()), namespace),
                namespaces(namespace),
                views(releases, DriverRelease.class),
                features(),
                connection.preferences(),
                remarks);
    }

    static List<JsonNode> machines(
            Connection connection, Optional<String> namespace, Optional<String> labels, List<String> names) {
        var found = connection
                .list(Resource.VIRTUAL_MACHINE, namespace, labels)
                .orElseThrow(
                        () -> new ClusterTrouble(
                                "The cluster at " + connection.server()
                                        + " does not know kubevirt.io/v1, so it has no VMs. Install KubeVirt, or choose another cluster with --context."));
        if (found.isEmpty() && namespace.isPresent() && !connection.hasNamespace(namespace.get())) {
            throw new BadInput("There is no namespace " + namespace.get() + " in the cluster at " + connection.server()
                    + ". kubectl get namespaces lists them.");
        }
        if (names.isEmpty()) {
            return found;
        }
        var known = found.stream().map(vm -> vm.at("/metadata/name").asText()).collect(Collectors.toSet());
        var missing = names.stream().filter(n -> !known.contains(n)).toList();
        if (!missing.isEmpty()) {
            throw new BadInput(missing.stream()
                    .map(n -> "There is no VM " + n + " in namespace " + namespace.orElse("") + ".")
                    .toList());
        }
        var wanted = new HashSet<>(names);
        return found.stream()
                .filter(vm -> wanted.contains(vm.at("/metadata/name").asText()))
                .toList();
    }

    private LiveVm vm(
            JsonNode vm, Map<String, JsonNode> instances, Map<String, JsonNode> states, Map<String, JsonNode> reports) {
        var title = title(vm);
        var instance = Optional.ofNullable(instances.get(title));
        var uid = vm.at("/metadata/uid").asText();
        return new LiveVm(
                vm,
                connection.view(vm, VirtualMachine.class),
                instance,
                instance.map(i -> connection.view(i, VirtualMachineInstance.class)),
                Optional.ofNullable(states.get(title))
                        .filter(s -> s.at("/spec/virtualMachine/uid").asText().equals(uid))
                        .map(s -> connection.view(s, DriverState.class)),
                Optional.ofNullable(reports.get(title))
                        .map(r -> connection.view(r, GuestReport.class).getSpec()));
    }

    private List<Policy> policies(List<JsonNode> ofNamespaces, Optional<String> namespace) {
        List<Policy> policies = new ArrayList<>(views(ofNamespaces, DriverPolicy.class));
        policies.addAll(views(
                asked(
                        Resource.CLUSTER_POLICY,
                        namespace,
                        "a policy of the cluster may govern these VMs and is not shown"),
                ClusterDriverPolicy.class));
        return policies;
    }

    /** Their labels say which policies of the cluster reach them, and whether they are left alone. */
    private Map<String, Namespace> namespaces(Optional<String> namespace) {
        try {
            return namespace
                    .map(name ->
                            connection.get(Resource.NAMESPACE, name).stream().toList())
                    .orElseGet(() -> connection
                            .list(Resource.NAMESPACE, Optional.empty(), Optional.empty())
                            .orElse(List.of()))
                    .stream()
                    .map(n -> connection.view(n, Namespace.class))
                    .collect(Collectors.toMap(n -> n.getMetadata().getName(), Function.identity()));
        } catch (Forbidden e) {
            remarks.add(
                    "You may not read namespaces: a label of theirs that selects or leaves out their VMs is not seen.");
            return Map.of();
        }
    }

    private ClusterFeatures features() {
        var kubeVirts = forecast(
                Resource.KUBE_VIRT,
                Optional.empty(),
                "KubeVirt is taken to be able to do least, and restarts may be fewer");
        return ClusterFeatures.of(views(kubeVirts, KubeVirt.class));
    }

    /** The operator's records; empty where they may not be read. */
    private Optional<List<JsonNode>> states(Optional<String> namespace, boolean named) {
        try {
            return Optional.of(
                    connection.list(Resource.STATE, namespace, Optional.empty()).orElse(List.of()));
        } catch (Forbidden e) {
            if (purpose == Purpose.TELL || (purpose == Purpose.STATUS && named)) {
                throw e;
            }
            remarks.add(e.what() + ": what the operator has recorded of these VMs is not shown.");
            return Optional.empty();
        }
    }

    /** What only a forecast is made from. */
    private List<JsonNode> forecast(Resource resource, Optional<String> namespace, String without) {
        return purpose == Purpose.STATUS ? List.of() : asked(resource, namespace, without);
    }

    /** What the plan can do without, if it must. */
    private List<JsonNode> asked(Resource resource, Optional<String> namespace, String without) {
        try {
            return connection.list(resource, namespace, Optional.empty()).orElse(List.of());
        } catch (Forbidden e) {
            remarks.add(e.what() + ": " + without + ".");
            return List.of();
        }
    }

    private <T> List<T> views(List<JsonNode> objects, Class<T> type) {
        return objects.stream().map(o -> connection.view(o, type)).toList();
    }

    private static Map<String, JsonNode> byTitle(List<JsonNode> objects) {
        return objects.stream().collect(Collectors.toMap(Observer::title, Function.identity(), (a, b) -> a));
    }

    private static String title(JsonNode object) {
        return object.at("/metadata/namespace").asText() + "/"
                + object.at("/metadata/name").asText();
    }
}
