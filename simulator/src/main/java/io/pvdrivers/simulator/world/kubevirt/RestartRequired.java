package io.pvdrivers.simulator.world.kubevirt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Tells whether a VM's template was changed so that only a restart can apply it, as KubeVirt 1.9 does. */
final class RestartRequired {
    private static final List<String> LIVE = List.of("nodeSelector", "affinity", "tolerations");

    private RestartRequired() {}

    /** The part of a VM's template whose change needs a restart, with its preference applied. */
    static JsonNode template(JsonNode vm, Optional<ObjectNode> preference) {
        Spec spec = Spec.ofTemplate(vm);
        preference.ifPresent(values -> Defaults.applyPreference(spec, values));
        removeLiveUpdatable(spec);
        return spec.json();
    }

    private static void removeLiveUpdatable(Spec spec) {
        spec.json().remove(LIVE);
        remove(spec.json().at("/domain/cpu"), "sockets");
        remove(spec.json().at("/domain/memory"), "guest");
        remove(spec.json().at("/domain/firmware"), "uuid");
        spec.interfaces().forEach(nic -> nic.remove("state"));
        Set<String> hotpluggable = spec.volumes().stream()
                .filter(Spec::isHotpluggable)
                .map(Spec::name)
                .collect(Collectors.toSet());
        drop(spec.json().at("/volumes"), hotpluggable);
        drop(spec.json().at("/domain/devices/disks"), hotpluggable);
    }

    private static void remove(JsonNode from, String field) {
        if (from instanceof ObjectNode object) {
            object.remove(field);
        }
    }

    private static void drop(JsonNode list, Set<String> names) {
        for (Iterator<JsonNode> entries = list.iterator(); entries.hasNext(); ) {
            if (names.contains(Spec.name(entries.next()))) {
                entries.remove();
            }
        }
    }
}
