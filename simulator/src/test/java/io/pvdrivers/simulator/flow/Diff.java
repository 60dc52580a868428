package io.pvdrivers.simulator.flow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonDiff;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/** What differs between two states of a VM. */
public final class Diff {
    private static final String DEVICES = "/spec/template/spec/domain/devices/";

    /** The only paths the operator may name in a patch. */
    public static final Pattern MAY_WRITE = Pattern.compile("/metadata/resourceVersion"
            + "|/metadata/annotations(/pvdrivers\\.io~1[a-z-]+)?"
            + "|" + DEVICES + "disks(/(-|\\d+)(/name|/disk|/disk/bus)?)?"
            + "|" + DEVICES + "interfaces(/(-|\\d+)(/name|/model|/macAddress)?)?"
            + "|/spec/template/spec/(volumes|networks)(/(-|\\d+)(/name)?)?");

    private Diff() {}

    /** Changes to what belongs to others: everything but the switched values, pinned MACs, and entries written out. */
    public static List<String> outsideOurPaths(ObjectNode before, ObjectNode after) {
        var one = withoutOurs(before);
        var other = withoutOurs(after);
        return StreamSupport.stream(JsonDiff.asJson(one, other).spliterator(), false)
                .map(JsonNode::toString)
                .toList();
    }

    /** The VM without what the operator may change in it. */
    private static ObjectNode withoutOurs(ObjectNode vm) {
        var copy = ignoringMacs(vm);
        copy.withObject("/spec").remove("runStrategy");
        var annotations = copy.at("/metadata/annotations");
        if (annotations instanceof ObjectNode map) {
            map.retain(StreamSupport.stream(((Iterable<String>) map::fieldNames).spliterator(), false)
                    .filter(key -> !key.startsWith("pvdrivers.io/"))
                    .toList());
            if (map.isEmpty()) {
                copy.withObject("/metadata").remove("annotations");
            }
        }
        var devices = copy.withObject(DEVICES.substring(0, DEVICES.length() - 1));
        strip(devices, "disks", "disk");
        strip(devices, "interfaces", "model");
        strip(copy.withObject("/spec/template/spec"), "volumes", "none");
        copy.withObject("/spec/template/spec").remove("networks");
        return copy;
    }

    /** Leaves of each entry what nobody but its owner may change; entries that say nothing more are as good as none. */
    private static void strip(ObjectNode parent, String list, String field) {
        var entries = parent.withArray(list);
        for (int i = entries.size() - 1; i >= 0; i--) {
            var entry = (ObjectNode) entries.get(i);
            entry.remove(field);
            entry.remove("masquerade");
            if (entry.path("name").asText().startsWith("pvdrivers-") || entry.size() == 1) {
                entries.remove(i);
            }
        }
    }

    public static ObjectNode ignoringMacs(ObjectNode vm) {
        var copy = vm.deepCopy();
        copy.at(DEVICES + "interfaces").forEach(i -> ((ObjectNode) i).remove("macAddress"));
        copy.withObject("/metadata").remove(List.of("resourceVersion", "generation"));
        return copy;
    }

    static String entries(ObjectNode vm) {
        return vm.at("/spec/template/spec").toString();
    }
}
