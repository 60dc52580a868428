package io.pvdrivers.cli.collect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.cli.cluster.Connection;
import io.pvdrivers.cli.cluster.Resource;
import io.pvdrivers.cli.collect.Evidence.Found;
import io.pvdrivers.cli.collect.Evidence.VmTitle;
import io.pvdrivers.operator.BadInput;
import io.pvdrivers.operator.ClusterTrouble;
import io.pvdrivers.operator.Forbidden;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads all that bears on one VM. It only ever gets and lists; what may not be read is left out with a remark. */
final class Gathering {
    private static final String LAUNCHERS = "kubevirt.io=virt-launcher";
    private static final String OURS = "app.kubernetes.io/managed-by=pv-driver-operator";

    /** Of whichever instance of the VM, also one that is gone. */
    private static final Set<String> OF_THE_VM = Set.of("VirtualMachine", "VirtualMachineInstance", "DriverState");

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
     * @throws io.pvdrivers.operator.ClusterTrouble where the cluster cannot be asked
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
                version(),
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
        list(Resource.POLICY).forEach(p -> keep("driverpolicy", p));
        list(Resource.CLUSTER_POLICY).forEach(p -> keep("clusterdriverpolicy", p));
    }

    /** Those that the record of the VM or a policy speaks of. */
    private void releases() {
        Set<String> words = new HashSet<>();
        objects.forEach(found -> texts(found.object()).forEach(words::add));
        list(
                        Resource.RELEASE,
                        Optional.empty(),
                        r -> words.contains(r.at("/metadata/name").asText()))
                .forEach(r -> keep("driverrelease", r));
    }

    private static Stream<String> texts(JsonNode node) {
        return node.isTextual() ? Stream.of(node.asText()) : node.valueStream().flatMap(Gathering::texts);
    }

    private String version() {
        try {
            return connection.version();
        } catch (ClusterTrouble e) {
            remarks.add(e.getMessage());
            return "";
        }
    }

    /** What was made for the VM, and what it is made of. */
    private void around(JsonNode machine, Optional<JsonNode> state) {
        Set<String> volumes = new TreeSet<>();
        machine.at("/spec/template/spec/volumes").forEach(v -> {
            volumes.add(v.at("/persistentVolumeClaim/claimName").asText());
            volumes.add(v.at("/dataVolume/name").asText());
        });
        state.ifPresent(s -> {
            volumes.add(s.at("/status/run/mediaVolume/name").asText());
            volumes.add(s.at("/status/run/primerVolume/name").asText());
        });
        volumes.remove("");
        volumes.forEach(name -> {
            get(Resource.CLAIM, name).ifPresent(c -> keep("persistentvolumeclaim", c));
            get(Resource.DATA_VOLUME, name).ifPresent(v -> keep("datavolume", v));
        });
        list(Resource.POD, Optional.of(LAUNCHERS), this::isOfAnInstance).forEach(p -> keep("pod", excerpt(p)));
        state.ifPresent(this::madeFor);
        list(
                        Resource.MIGRATION,
                        Optional.empty(),
                        m -> m.at("/spec/vmiName").asText().equals(vm.name()))
                .forEach(m -> keep("virtualmachineinstancemigration", m));
    }

    private boolean isOfAnInstance(JsonNode pod) {
        return pod.at("/metadata/ownerReferences")
                .valueStream()
                .anyMatch(owner -> owner.path("kind").asText().equals("VirtualMachineInstance")
                        && owner.path("name").asText().equals(vm.name()));
    }

    private void madeFor(JsonNode state) {
        var uid = state.at("/metadata/uid").asText();
        list(
                        Resource.JOB,
                        Optional.of(OURS),
                        job -> job.at("/metadata/ownerReferences")
                                .valueStream()
                                .anyMatch(owner -> owner.path("uid").asText().equals(uid)))
                .forEach(j -> keep("job", excerpt(j)));
        Stream.concat(
                        Stream.of(state.at("/status/snapshot/name")),
                        state.at("/status/snapshotsLeft").valueStream())
                .map(JsonNode::asText)
                .filter(name -> !name.isEmpty())
                .flatMap(name -> get(Resource.SNAPSHOT, name).stream())
                .forEach(s -> keep("virtualmachinesnapshot", s));
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
        list(Resource.KUBE_VIRT, Optional.empty(), Optional.empty(), item -> true)
                .forEach(k -> keep("kubevirt", k));
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
        return read(
                        resource,
                        () -> (resource.isNamespaced()
                                        ? connection.get(resource, vm.namespace(), name)
                                        : connection.get(resource, name))
                                .stream().toList())
                .findFirst();
    }

    /** About the VM, whichever instance of it, and what is around it. Those of policies of the cluster are in namespace default. */
    private List<JsonNode> events() {
        var known = objects.stream().map(o -> o.kind() + "/" + o.name()).collect(Collectors.toSet());
        var launcher = Pattern.compile("virt-launcher-" + Pattern.quote(vm.name()) + "-[a-z0-9]+");
        Predicate<JsonNode> about = o ->
                known.contains(o.path("kind").asText() + "/" + o.path("name").asText())
                        || launcher.matcher(o.path("name").asText()).matches();
        Predicate<JsonNode> wanted =
                e -> (about.test(e.path("regarding")) || about.test(e.path("related"))) && isOfThisVm(e);
        var ofThePolicies = objects.stream().anyMatch(o -> o.kind().equals("ClusterDriverPolicy"))
                ? list(Resource.EVENT, Optional.of("default"), Optional.empty(), wanted)
                : Stream.<JsonNode>empty();
        return Stream.concat(list(Resource.EVENT, Optional.empty(), wanted), ofThePolicies)
                .sorted(Comparator.comparing(e -> Timeline.began(e).orElse(Instant.EPOCH)))
                .distinct()
                .toList();
    }

    /** What is told of a policy because of another VM is that VM's. */
    private boolean isOfThisVm(JsonNode event) {
        return Stream.of("/regarding", "/related")
                .map(event::at)
                .filter(o -> OF_THE_VM.contains(o.path("kind").asText()))
                .allMatch(o -> o.path("name").asText().equals(vm.name()));
    }

    private Stream<JsonNode> list(Resource resource) {
        return list(resource, Optional.empty(), item -> true);
    }

    private Stream<JsonNode> list(Resource resource, Optional<String> labels, Predicate<JsonNode> wanted) {
        return list(resource, Optional.of(vm.namespace()), labels, wanted);
    }

    private Stream<JsonNode> list(
            Resource resource, Optional<String> namespace, Optional<String> labels, Predicate<JsonNode> wanted) {
        return read(
                resource,
                () -> connection.list(resource, namespace, labels, wanted).orElse(List.of()));
    }

    private interface Reading {
        List<JsonNode> objects();
    }

    /** One thing that cannot be read must not take the others along. */
    private Stream<JsonNode> read(Resource resource, Reading reading) {
        try {
            return reading.objects().stream().map(o -> typed(o, resource));
        } catch (Forbidden e) {
            remarks.add(e.what() + ".");
        } catch (ClusterTrouble e) {
            remarks.add(e.getMessage());
        }
        return Stream.empty();
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
