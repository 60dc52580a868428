package io.pvdrivers.simulator.world.kubevirt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
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

    /** The spec of the preference that a VM names. */
    Optional<ObjectNode> of(JsonNode vm) {
        return Optional.ofNullable(specs.get(keyOf(vm)));
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
