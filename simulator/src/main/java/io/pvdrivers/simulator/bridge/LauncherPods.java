package io.pvdrivers.simulator.bridge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.simulator.world.World;
import io.pvdrivers.simulator.world.scene.VmName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * The virt-launcher pods on the API server: one per VMI that has a node, from its start until it is gone. The annotation
 * {@code rehearse.pvdrivers.io/launcher} of a VM says what is unusual about it: {@code root} for one that runs as root,
 * {@code migrating} for a second pod on another node, as during a live migration.
 */
final class LauncherPods {
    static final String COMPUTE = "compute";
    /** A label that KubeVirt gives to pods that a VM moves into. */
    static final String MIGRATION_TARGET = "kubevirt.io/migrationJobUID";

    private static final String HINT = "/metadata/annotations/rehearse.pvdrivers.io~1launcher";
    private static final int NON_ROOT = 107;

    private final World world;
    private final StoredObjects pods;
    private final Uids uids;
    private final Map<VmName, Shown> shown = new HashMap<>();

    private record Shown(String instanceUid, String standing, List<String> names) {}

    LauncherPods(World world, StoredObjects pods, Uids uids) {
        this.world = world;
        this.pods = pods;
        this.uids = uids;
    }

    /** Brings the pods of a VM to where its VMI is. After a failure it can be asked again. */
    void follow(VmName vm, Optional<ObjectNode> instance) {
        Optional<ObjectNode> placed =
                instance.filter(vmi -> !vmi.at("/status/nodeName").asText().isEmpty());
        String uid = placed.map(vmi -> vmi.at("/metadata/uid").asText()).orElse("");
        Shown before = shown.get(vm);
        if (before != null && !before.instanceUid().equals(uid)) {
            before.names().forEach(name -> pods.delete(new VmName(vm.namespace(), name)));
            shown.remove(vm);
        }
        if (placed.isPresent()) {
            show(vm, placed.get(), uid);
        }
    }

    private void show(VmName vm, ObjectNode vmi, String uid) {
        String phase = vmi.at("/status/phase").asText().equals("Running") ? "Running" : "Pending";
        Optional<String> target = target(vmi);
        String standing = phase + " " + vmi.at("/status/nodeName").asText() + " " + target.orElse("");
        Optional<Shown> before = Optional.ofNullable(shown.get(vm));
        if (before.map(Shown::standing).equals(Optional.of(standing))) {
            return;
        }
        List<String> former = before.map(Shown::names).orElse(List.of());
        List<String> names = new ArrayList<>();
        for (ObjectNode pod : pods(vm, vmi, phase, target)) {
            VmName name = VmName.of(pod);
            if (!former.contains(name.name()) && pods.get(name).isEmpty()) {
                pods.create(pod);
            }
            pods.putStatus(name, pod.path("status"));
            names.add(name.name());
        }
        former.stream()
                .filter(name -> !names.contains(name))
                .forEach(name -> pods.delete(new VmName(vm.namespace(), name)));
        shown.put(vm, new Shown(uid, standing, names));
    }

    /** The node that the VMI moves to at present. */
    private static Optional<String> target(ObjectNode vmi) {
        JsonNode migration = vmi.at("/status/migrationState");
        return migration.has("startTimestamp") && !migration.path("completed").asBoolean()
                ? Optional.of(migration.path("targetNode").asText())
                : Optional.empty();
    }

    private List<ObjectNode> pods(VmName vm, ObjectNode vmi, String phase, Optional<String> moving) {
        String hint = world.virtualMachine(vm)
                .map(object -> object.at(HINT).asText())
                .orElse("")
                .toLowerCase(Locale.ROOT);
        String node = vmi.at("/status/nodeName").asText();
        List<ObjectNode> pods = new ArrayList<>();
        pods.add(pod(vm, vmi, phase, node, hint.contains("root")));
        Optional<String> elsewhere =
                moving.or(() -> hint.contains("migrating") ? Optional.of(node + "-b") : Optional.empty());
        if (elsewhere.isPresent()) {
            ObjectNode target = pod(vm, vmi, phase, elsewhere.get(), hint.contains("root"));
            target.withObject("/metadata/labels").put(MIGRATION_TARGET, "migration-of-" + vm.name());
            pods.add(target);
        }
        return pods;
    }

    private ObjectNode pod(VmName vm, ObjectNode vmi, String phase, String node, boolean root) {
        String uid = uids.stored(vmi.at("/metadata/uid").asText());
        ObjectNode pod = JsonNodeFactory.instance.objectNode();
        pod.put("apiVersion", "v1").put("kind", "Pod");
        ObjectNode metadata = pod.putObject("metadata");
        metadata.put("namespace", vm.namespace());
        metadata.put("name", "virt-launcher-" + vm.name() + "-" + suffix(uid + node));
        metadata.putObject("labels")
                .put("kubevirt.io", "virt-launcher")
                .put("kubevirt.io/created-by", uid)
                .put("vm.kubevirt.io/name", vm.name());
        metadata.putObject("annotations").put("kubevirt.io/domain", vm.name());
        metadata.putArray("ownerReferences")
                .addObject()
                .put("apiVersion", "kubevirt.io/v1")
                .put("kind", "VirtualMachineInstance")
                .put("name", vm.name())
                .put("uid", uid)
                .put("controller", true)
                .put("blockOwnerDeletion", true);
        ObjectNode spec = pod.putObject("spec");
        spec.put("nodeName", node).put("restartPolicy", "Never");
        ObjectNode container = spec.putArray("containers").addObject();
        container.put("name", COMPUTE).put("image", "quay.io/kubevirt/virt-launcher:v1.8.0");
        container
                .putObject("securityContext")
                .put("runAsUser", root ? 0 : NON_ROOT)
                .put("runAsNonRoot", !root);
        ObjectNode status = pod.putObject("status").put("phase", phase);
        status.putArray("containerStatuses").addObject().put("name", COMPUTE).put("ready", phase.equals("Running"));
        return pod;
    }

    /** The same for the same VMI and node, as if it had been drawn. */
    private static String suffix(String of) {
        CRC32 sum = new CRC32();
        sum.update(of.getBytes(StandardCharsets.UTF_8));
        return String.format(Locale.ROOT, "%05x", sum.getValue() & 0xfffff);
    }
}
