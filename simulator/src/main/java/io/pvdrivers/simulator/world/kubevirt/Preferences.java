package io.pvdrivers.simulator.world.kubevirt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.simulator.world.scene.VmName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The preferences there are: those of KubeVirt's common instance types for Windows, and those that were put here. */
public final class Preferences {
    private static final List<String> WITH_VIRTIO =
            List.of("7", "10", "11", "2k8", "2k12", "2k16", "2k19", "2k22", "2k25");
    private static final List<String> LINUX = List.of(
            "alpine",
            "centos.stream9",
            "centos.stream10",
            "debian",
            "fedora",
            "opensuse.leap",
            "rhel.8",
            "rhel.9",
            "rhel.10",
            "sles",
            "ubuntu");

    private final Map<String, ObjectNode> specs = new HashMap<>();
    private final Map<String, Identity> identities = new HashMap<>();

    /** Preferences as they were when a VM took them, by the name of the ControllerRevision. */
    private final Map<String, ObjectNode> revisions = new HashMap<>();

    /** The revision that a VM uses, by the VM. */
    private final Map<String, Revision> used = new HashMap<>();

    /**
     * A preference as a VM uses it.
     *
     * @param preference its name
     */
    record Revision(String preference, String name) {}

    /** What names the revision of a preference: an API server's uid and generation, and ours where none has given any. */
    private record Identity(String uid, int generation) {
        static Identity ours(String name, int generation) {
            return new Identity("preference-" + name, generation);
        }

        Identity of(JsonNode preference) {
            return new Identity(
                    preference.at("/metadata/uid").asText(uid),
                    preference.at("/metadata/generation").asInt(generation + 1));
        }
    }

    public Preferences() {
        for (String windows : WITH_VIRTIO) {
            emulated(windows, windows.equals("2k8") ? "e1000" : "e1000e");
            paravirtual(windows);
        }
        emulated("xp", "e1000e");
        emulated("2k3", "rtl8139");
        LINUX.forEach(this::linux);
    }

    /** Adds a VirtualMachinePreference or VirtualMachineClusterPreference, or replaces one. */
    public void put(ObjectNode preference) {
        boolean cluster = !preference.path("kind").asText().equals("VirtualMachinePreference");
        String name = preference.at("/metadata/name").asText();
        String namespace = cluster ? "" : preference.at("/metadata/namespace").asText("default");
        specs.put(key(namespace, name), preference.withObject("/spec").deepCopy());
        String key = key(namespace, name);
        identities.put(
                key,
                Optional.ofNullable(identities.get(key))
                        .orElseGet(() -> Identity.ours(name, 0))
                        .of(preference));
    }

    /**
     * A preference as its object is.
     *
     * @param namespace empty for one of the cluster
     */
    Optional<ObjectNode> object(String namespace, String name) {
        return Optional.ofNullable(specs.get(key(namespace, name))).map(spec -> {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            Identity identity = identity(key(namespace, name), name);
            object.putObject("metadata")
                    .put("name", name)
                    .put("uid", identity.uid())
                    .put("generation", identity.generation());
            object.set("spec", spec.deepCopy());
            return object;
        });
    }

    /** Guesses a preference that is not here from a VM and the VMI that was made with it. */
    void infer(ObjectNode vm, ObjectNode vmi) {
        if (reference(vm).isEmpty() || of(vm).isPresent()) {
            return;
        }
        Spec asked = Spec.ofTemplate(vm);
        Spec made = Spec.of(vmi.path("spec"));
        ObjectNode spec = JsonNodeFactory.instance.objectNode();
        ObjectNode devices = spec.putObject("devices");
        for (ObjectNode disk : made.disks()) {
            boolean silent = Spec.named(asked.disks(), Spec.name(disk))
                    .map(Spec::bus)
                    .orElse("")
                    .isEmpty();
            if (silent) {
                String field = disk.has("cdrom")
                        ? "preferredCdromBus"
                        : disk.has("lun") ? "preferredLunBus" : "preferredDiskBus";
                devices.put(field, Spec.bus(disk));
            }
        }
        for (ObjectNode nic : made.interfaces()) {
            boolean silent = Spec.named(asked.interfaces(), Spec.name(nic))
                    .filter(entry -> entry.has("model"))
                    .isEmpty();
            if (silent && nic.has("model")) {
                devices.set("preferredInterfaceModel", nic.path("model"));
            }
        }
        spec.set("preferredTerminationGracePeriodSeconds", made.json().path("terminationGracePeriodSeconds"));
        specs.put(keyOf(vm), spec);
    }

    /** The reference of a VM to its preference; empty when it has none. */
    static Optional<String> reference(JsonNode vm) {
        return Optional.of(vm.at("/spec/preference/name").asText()).filter(name -> !name.isEmpty());
    }

    /** The spec of the preference that a VM names: by the revision in its spec, by the one it uses, or else as it is now. */
    Optional<ObjectNode> of(JsonNode vm) {
        Optional<ObjectNode> named = Optional.ofNullable(revisions.get(
                namespace(vm) + "/" + vm.at("/spec/preference/revisionName").asText()));
        return named.or(() -> revision(vm).map(revision -> revisions.get(namespace(vm) + "/" + revision.name())))
                .or(() -> Optional.ofNullable(specs.get(keyOf(vm))));
    }

    /** The revision that a VM uses; empty where it names no preference, or another than when it took one. */
    Optional<Revision> revision(JsonNode vm) {
        return Optional.ofNullable(
                        used.get(namespace(vm) + "/" + vm.at("/metadata/name").asText()))
                .filter(revision ->
                        reference(vm).filter(revision.preference()::equals).isPresent());
    }

    /** KubeVirt keeps the preference that a VM names as it is now, and goes by that from now on. */
    void keep(JsonNode vm) {
        Optional<String> name = reference(vm);
        Optional<ObjectNode> live = Optional.ofNullable(specs.get(keyOf(vm)));
        if (name.isEmpty() || revision(vm).isPresent() || live.isEmpty()) {
            return;
        }
        String vmName = vm.at("/metadata/name").asText();
        String key = keyOf(vm);
        String stated = vm.at("/spec/preference/revisionName").asText();
        Identity identity = identity(key, name.get());
        String revision = stated.isEmpty()
                ? vmName + "-" + name.get() + "-v1beta1-" + identity.uid() + "-" + identity.generation()
                : stated;
        revisions.putIfAbsent(namespace(vm) + "/" + revision, live.get().deepCopy());
        used.put(namespace(vm) + "/" + vmName, new Revision(name.get(), revision));
    }

    private Identity identity(String key, String name) {
        return identities.getOrDefault(key, Identity.ours(name, 1));
    }

    /** A VM is gone, and its revisions with it. */
    void forget(VmName vm) {
        used.remove(vm.namespace() + "/" + vm.name());
        revisions.keySet().removeIf(revision -> revision.startsWith(vm.namespace() + "/" + vm.name() + "-"));
    }

    /** What {@code status.preferenceRef} of a VM says. */
    Optional<ObjectNode> status(JsonNode vm) {
        return revision(vm).map(revision -> {
            ObjectNode ref = JsonNodeFactory.instance.objectNode().put("name", revision.preference());
            ref.putObject("controllerRevisionRef").put("name", revision.name());
            return ref;
        });
    }

    private static String namespace(JsonNode vm) {
        return vm.at("/metadata/namespace").asText("default");
    }

    /** The annotation of an instance that says which preference it was started with. */
    static String note(JsonNode vm) {
        return isNamespaced(vm) ? "kubevirt.io/preference-name" : "kubevirt.io/cluster-preference-name";
    }

    /** What KubeVirt says about a preference it does not find. */
    static String notFound(JsonNode vm) {
        return (isNamespaced(vm) ? "virtualmachinepreferences" : "virtualmachineclusterpreferences")
                + ".instancetype.kubevirt.io \"" + reference(vm).orElse("") + "\" not found";
    }

    private void emulated(String windows, String model) {
        ObjectNode spec = windows();
        spec.withObject("/devices")
                .put("preferredDiskBus", "sata")
                .put("preferredInterfaceModel", model)
                .put("preferredInputBus", "usb")
                .put("preferredInputType", "tablet");
        specs.put(key("", "windows." + windows), spec);
    }

    private void paravirtual(String windows) {
        ObjectNode spec = windows();
        spec.withObject("/devices")
                .put("preferredDiskBus", "virtio")
                .put("preferredInterfaceModel", "virtio")
                .put("preferredInputBus", "virtio")
                .put("preferredInputType", "tablet")
                .put("preferredVideoType", "virtio");
        specs.put(key("", "windows." + windows + ".virtio"), spec);
    }

    private static ObjectNode windows() {
        ObjectNode spec = JsonNodeFactory.instance.objectNode();
        spec.put("preferredTerminationGracePeriodSeconds", 3600);
        spec.withObject("/annotations").put("vm.kubevirt.io/os", "windows");
        spec.withObject("/devices").put("preferredAutoattachInputDevice", true);
        return spec;
    }

    private void linux(String os) {
        ObjectNode spec = JsonNodeFactory.instance.objectNode();
        spec.withObject("/annotations").put("vm.kubevirt.io/os", "linux");
        spec.withObject("/devices")
                .put("preferredDiskBus", "virtio")
                .put("preferredInterfaceModel", "virtio")
                .withObject("/preferredRng");
        specs.put(key("", os), spec);
    }

    private static String keyOf(JsonNode vm) {
        String namespace = isNamespaced(vm) ? vm.at("/metadata/namespace").asText("default") : "";
        return key(namespace, reference(vm).orElse(""));
    }

    private static boolean isNamespaced(JsonNode vm) {
        return vm.at("/spec/preference/kind").asText().equalsIgnoreCase("VirtualMachinePreference");
    }

    private static String key(String namespace, String name) {
        return namespace + "/" + name;
    }
}
