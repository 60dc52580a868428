package io.pvdrivers.simulator.world.kubevirt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The webhook's rules for interfaces and networks. */
final class NetworkRules {
    static final String INTERFACES = "spec.template.spec.domain.devices.interfaces";
    private static final String NETWORKS = "spec.template.spec.networks";
    private static final Set<String> MODELS =
            Set.of("e1000", "e1000e", "igb", "ne2k_pci", "pcnet", "rtl8139", "virtio");
    private static final List<String> BINDINGS =
            List.of("bridge", "masquerade", "sriov", "passtBinding", "binding", "slirp", "macvtap", "passt");
    private static final Pattern MAC = Pattern.compile("(?i)[0-9a-f]{2}(([:-])[0-9a-f]{2})(\\2[0-9a-f]{2}){4}");
    private static final String RESERVED_MAC = "02:00:00:00:00:00";

    private final Spec spec;
    private final List<Refusal> refusals;

    NetworkRules(Spec spec, List<Refusal> refusals) {
        this.spec = spec;
        this.refusals = refusals;
    }

    void check() {
        networks();
        List<ObjectNode> interfaces = spec.interfaces();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < interfaces.size(); i++) {
            ObjectNode nic = interfaces.get(i);
            String at = INTERFACES + "[" + i + "]";
            if (Spec.named(spec.networks(), Spec.name(nic)).isEmpty()) {
                refuse(Admission.INVALID, at + ".name", at + ".name '" + Spec.name(nic) + "' not found.");
            }
            if (!seen.add(Spec.name(nic))) {
                refuse(
                        Admission.DUPLICATE,
                        at + ".name",
                        "Only one interface can be connected to one specific network");
            }
            model(nic, at);
            mac(nic, at);
            binding(nic, at);
        }
    }

    private void networks() {
        List<ObjectNode> networks = spec.networks();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < networks.size(); i++) {
            String name = Spec.name(networks.get(i));
            String at = NETWORKS + "[" + i + "].name";
            if (Spec.named(spec.interfaces(), name).isEmpty()) {
                refuse(Admission.REQUIRED, at, at + " '" + name + "' not found.");
            }
            if (!seen.add(name)) {
                refuse(
                        Admission.DUPLICATE,
                        at,
                        "Network with name \"" + name + "\" already exists, every network must have a unique name");
            }
        }
    }

    private void model(JsonNode nic, String at) {
        String model = nic.path("model").asText();
        if (!model.isEmpty() && !MODELS.contains(model)) {
            refuse(
                    Admission.NOT_SUPPORTED,
                    at + ".model",
                    "interface " + at + ".name uses model " + model + " that is not supported.");
        }
    }

    private void mac(JsonNode nic, String at) {
        String mac = nic.path("macAddress").asText();
        if (!mac.isEmpty() && !MAC.matcher(mac).matches()) {
            refuse(
                    Admission.INVALID,
                    at + ".macAddress",
                    "interface " + at + ".name has malformed MAC address (" + mac + ").");
        }
        if (nic.has("masquerade") && mac.equalsIgnoreCase(RESERVED_MAC)) {
            refuse(
                    Admission.INVALID,
                    at + ".macAddress",
                    "The requested MAC address is reserved for the in-pod bridge. Please choose another one.");
        }
    }

    private void binding(JsonNode nic, String at) {
        long bindings = BINDINGS.stream().filter(nic::has).count();
        if (bindings > 1) {
            refuse(Admission.INVALID, at, "logical " + at + " interface can't have multiple bindings");
        }
        boolean podNetwork = Spec.named(spec.networks(), Spec.name(nic))
                .filter(network -> network.has("pod"))
                .isPresent();
        if (nic.has("masquerade")
                && !podNetwork
                && Spec.named(spec.networks(), Spec.name(nic)).isPresent()) {
            refuse(Admission.INVALID, at + ".name", "Masquerade interface only implemented with pod network");
        }
    }

    private void refuse(String reason, String field, String message) {
        refusals.add(new Refusal(reason, field, message));
    }
}
