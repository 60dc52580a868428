package io.pvdrivers.cli.collect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.cli.cluster.Connection;
import io.pvdrivers.cli.cluster.Forbidden;
import io.pvdrivers.cli.cluster.Resource;
import io.pvdrivers.cli.collect.Evidence.Found;
import io.pvdrivers.cli.collect.Evidence.VmTitle;
import io.pvdrivers.operator.BadInput;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads all that bears on one VM. It only ever gets and lists; what may not be read is left out with a remark. */
final class Gathering {
    private static final String LAUNCHERS = "kubevirt.io=virt-launcher,vm.kubevirt.io/name=";

    private final Connection connection;
    private final VmTitle vm;
    private final List<Found> objects = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();

    private Gathering(Connection connection, VmTitle vm) {
        this.connection = connection;
        this.vm = vm;
    }

    /**
     * @param operator the namespace that the operator runs in
     * @param withPictures whether the VM's screen is looked at
     * @throws BadInput where there is no such VM
     * @throws io.pvdrivers.cli.cluster.ClusterTrouble where the cluster cannot be asked
     */
    static Evidence of(Connection connection, VmTitle vm, String operator, boolean withPictures, Instant now) {
        return new Gathering(connection, vm).read(operator, withPictures, now);
    }

    private Evidence read(String operator, boolean withPictures, Instant now) {
        var machine = connection
                .get(Resource.VIRTUAL_MACHINE, vm.namespace(), vm.name())
                .orElseThrow(
                        () -> new BadInput("There is no VM " + vm.name() + " in namespace " + vm.namespace() + "."));
        objects.add(new Found("virtualmachine.yaml", machine));
        one("virtualmachineinstance.yaml", Resource.INSTANCE);
        var state = one("driverstate.yaml", Resource.STATE);
        one("guestreport.yaml", Resource.REPORT);
        policies();
        releases();
        around(machine, state);
        ofTheCluster(machine);
        var logs = new OperatorPods(connection, vm, operator);
        logs.pods(remarks).forEach(pod -> keep("operator-pod", pod));
        return new Evidence(
                vm,
                now,
                connection.version(),
                objects,
                events(),
                logs.lines(remarks),
                withPictures ? new Pictures(connection, vm).of(state, remarks) : Map.of(),
                remarks);
    }

    private Optional<JsonNode> one(String file, Resource resource) {
        var found = get(resource, vm.name());
        found.ifPresent(object -> objects.add(new Found(file, withoutManagers(object))));
        return found;
    }

    private void policies() {
        list(Resource.POLICY, Optional.empty()).forEach(p -> keep("driverpolicy", p));
        list(Resource.CLUSTER_POLICY, Optional.empty()).forEach(p -> keep("clusterdriverpolicy", p));
    }

    /** Those that the record of the VM or a policy speaks of. */
    private void releases() {
        Set<String> words = new HashSet<>();
        objects.forEach(found -> texts(found.object()).forEach(words::add));
        list(Resource.RELEASE, Optional.empty())
                .filter(r -> words.contains(r.at("/metadata/name").asText()))
                .forEach(r -> keep("driverrelease", r));
    }

    private static Stream<String> texts(JsonNode node) {
        return node.isTextual() ? Stream.of(node.asText()) : node.valueStream().flatMap(Gathering::texts);
    }

    /** What was made for the VM, and what it is made of. */
    private void around(JsonNode machine, Optional<JsonNode> state) {
        var volumes = machine.at("/spec/template/spec/volumes")
                .valueStream()
                .flatMap(v -> Stream.of(v.at("/persistentVolumeClaim/claimName"), v.at("/dataVolume/name")))
                .map(JsonNode::asText)
                .collect(Collectors.toSet());
        Predicate<JsonNode> ours = object -> owners(object)
                .anyMatch(uid -> uid.equals(machine.at("/metadata/uid").asText())
                        || state.map(s -> s.at("/metadata/uid").asText())
                                .filter(uid::equals)
                                .isPresent());
        Predicate<JsonNode> used =
                object -> volumes.contains(object.at("/metadata/name").asText());
        list(Resource.POD, Optional.of(LAUNCHERS + vm.name())).forEach(p -> keep("pod", excerpt(p)));
        list(Resource.CLAIM, Optional.empty()).filter(ours.or(used)).forEach(c -> keep("persistentvolumeclaim", c));
        list(Resource.DATA_VOLUME, Optional.empty()).filter(ours.or(used)).forEach(v -> keep("datavolume", v));
        list(Resource.JOB, Optional.empty()).filter(ours).forEach(j -> keep("job", excerpt(j)));
        list(Resource.SNAPSHOT, Optional.empty()).filter(ours).forEach(s -> keep("virtualmachinesnapshot", s));
        list(Resource.MIGRATION, Optional.empty())
                .filter(m -> m.at("/spec/vmiName").asText().equals(vm.name()))
                .forEach(m -> keep("virtualmachineinstancemigration", m));
    }

    private static Stream<String> owners(JsonNode object) {
        return object.at("/metadata/ownerReferences")
                .valueStream()
                .map(owner -> owner.path("uid").asText());
    }

    /** Of what others wrote the containers of, only what became of it. */
    static JsonNode excerpt(JsonNode object) {
        var copy = (ObjectNode) object.deepCopy();
        if (copy.get("spec") instanceof ObjectNode spec) {
            spec.retain("nodeName", "suspend", "backoffLimit");
        }
        return copy;
    }

    private void ofTheCluster(JsonNode machine) {
        list(Resource.KUBE_VIRT, Optional.empty(), Optional.empty()).forEach(k -> keep("kubevirt", k));
        get(Resource.NAMESPACE, vm.namespace()).ifPresent(n -> keep("namespace", n));
        var preference = machine.at("/spec/preference");
        var name = preference.path("name").asText();
        if (!name.isEmpty()) {
            var ofNamespace = preference.path("kind").asText().equalsIgnoreCase(Resource.PREFERENCE.kind());
            get(ofNamespace ? Resource.PREFERENCE : Resource.CLUSTER_PREFERENCE, name)
                    .ifPresent(p -> keep("preference", p));
        }
    }

    /** One object, of the VM's namespace if its kind is of namespaces. */
    private Optional<JsonNode> get(Resource resource, String name) {
        return allowed(
                        resource,
                        () -> (resource.isNamespaced()
                                        ? connection.get(resource, vm.namespace(), name)
                                        : connection.get(resource, name))
                                .stream().toList())
                .findFirst();
    }

    /** About what was found, or beside it. Those of policies of the cluster are in namespace default. */
    private List<JsonNode> events() {
        var known = objects.stream().map(Found::uid).collect(Collectors.toSet());
        var others = objects.stream().anyMatch(o -> o.kind().equals("ClusterDriverPolicy"))
                ? list(Resource.EVENT, Optional.of("default"), Optional.empty())
                : Stream.<JsonNode>empty();
        return Stream.concat(list(Resource.EVENT, Optional.empty()), others)
                .filter(e -> Stream.of("/regarding/uid", "/related/uid")
                        .map(field -> e.at(field).asText())
                        .anyMatch(known::contains))
                .filter(this::isOfThisVm)
                .sorted(Comparator.comparing(e -> Timeline.began(e).orElse(Instant.EPOCH)))
                .distinct()
                .toList();
    }

    /** What is told of a policy because of another VM is that VM's. */
    private boolean isOfThisVm(JsonNode event) {
        return Stream.of("/regarding", "/related")
                .map(event::at)
                .filter(o -> Set.of("VirtualMachine", "DriverState")
                        .contains(o.path("kind").asText()))
                .allMatch(o -> o.path("name").asText().equals(vm.name()));
    }

    private Stream<JsonNode> list(Resource resource, Optional<String> labels) {
        return list(resource, Optional.of(vm.namespace()), labels);
    }

    private Stream<JsonNode> list(Resource resource, Optional<String> namespace, Optional<String> labels) {
        return allowed(
                resource, () -> connection.list(resource, namespace, labels).orElse(List.of()));
    }

    private interface Reading {
        List<JsonNode> objects();
    }

    private Stream<JsonNode> allowed(Resource resource, Reading reading) {
        try {
            return reading.objects().stream().map(o -> typed(o, resource));
        } catch (Forbidden e) {
            remarks.add(e.what() + ".");
            return Stream.empty();
        }
    }

    /** The items of a list do not say what they are. */
    private static JsonNode typed(JsonNode object, Resource resource) {
        var typed = object.deepCopy();
        if (typed instanceof ObjectNode node && !node.has("kind")) {
            node.put("apiVersion", resource.apiVersion()).put("kind", resource.kind());
        }
        return typed;
    }

    private void keep(String kind, JsonNode object) {
        objects.add(new Found(kind + "-" + object.at("/metadata/name").asText() + ".yaml", withoutManagers(object)));
    }

    /** Only of the VM it matters who wrote which field. */
    private static JsonNode withoutManagers(JsonNode object) {
        if (object.path("metadata") instanceof ObjectNode metadata) {
            metadata.remove("managedFields");
        }
        return object;
    }
}
