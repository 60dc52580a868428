package io.pvdrivers.simulator.flow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonPatch;
import io.fabric8.zjsonpatch.JsonPatchException;
import io.pvdrivers.api.v1alpha1.Baseline;
import io.pvdrivers.api.v1alpha1.Baseline.BaselineDevice;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.operator.kubevirt.Names;
import io.pvdrivers.simulator.world.World;
import io.pvdrivers.simulator.world.scene.VmName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** A cluster that looks at each write at the moment it is made, when it can still be told what the operator knew of it. */
final class Witness extends ForwardingCluster {
    private static final String DEVICES = "/spec/template/spec/domain/devices/";
    private static final String NO_MAC = "02:00:00:00:00:00";
    private static final Pattern ENTRY = Pattern.compile("(.*/(disks|interfaces|volumes|networks)/\\d+)(/.*)?");

    private final World world;
    private final Map<VmName, DriverState> records = new HashMap<>();
    private final Set<String> restarted = new HashSet<>();
    private final List<String> broken = new ArrayList<>();

    Witness(World world) {
        super(new MemoryCluster(world));
        this.world = world;
    }

    List<String> broken() {
        return broken;
    }

    @Override
    public DriverState keep(DriverState state) {
        records.put(name(state), state);
        return super.keep(state);
    }

    private static VmName name(DriverState state) {
        return new VmName(
                state.getMetadata().getNamespace(), state.getMetadata().getName());
    }

    @Override
    public Written patch(String namespace, String name, ArrayNode operations) {
        var vm = new VmName(namespace, name);
        namesWhatItTouches(operations);
        wayBackIsKept(vm, operations);
        return super.patch(namespace, name, operations);
    }

    /** I2. */
    private void namesWhatItTouches(ArrayNode operations) {
        check(
                "I2: a patch tests the version of the VM first",
                operations.path(0).path("path").asText().equals("/metadata/resourceVersion")
                        && operations.path(0).path("op").asText().equals("test"),
                operations);
        var tested = new TreeSet<String>();
        for (var operation : operations) {
            var path = operation.path("path").asText();
            var entry = ENTRY.matcher(path);
            if (operation.path("op").asText().equals("test")) {
                tested.add(path);
            } else if (entry.matches()) {
                check("I2: an entry is tested before it is touched", tested.contains(entry.group(1) + "/name"), path);
            }
        }
    }

    /** I3. */
    private void wayBackIsKept(VmName vm, ArrayNode operations) {
        var before = object(vm);
        ObjectNode after;
        try {
            after = (ObjectNode) JsonPatch.apply(operations, before);
        } catch (JsonPatchException e) {
            return;
        }
        pins(vm, before, after);
        var was = values(before);
        var now = values(after);
        var baseline = Optional.ofNullable(records.get(vm))
                .flatMap(state -> Optional.ofNullable(state.getStatus()))
                .flatMap(status -> Optional.ofNullable(status.baseline()));
        var names = new TreeSet<>(was.keySet());
        names.addAll(now.keySet());
        for (var name : names) {
            var from = Optional.ofNullable(was.get(name));
            var to = Optional.ofNullable(now.get(name));
            if (!from.equals(to)) {
                moves(name, from, to, baseline, after);
            }
        }
    }

    /** I9. */
    private void pins(VmName vm, ObjectNode before, ObjectNode after) {
        var stated = macs(before);
        macs(after).forEach((name, mac) -> {
            if (!mac.equals(stated.get(name))) {
                var has = world.instance(vm).map(vmi -> mac(vmi, name)).orElse("");
                check(
                        "I9: the address that is pinned is the guest's own",
                        mac.equals(has),
                        name + " " + mac + ", has " + has);
                check("I9: no address is pinned that is none", !mac.equals(NO_MAC), name);
            }
        });
    }

    private static Map<String, String> macs(JsonNode vm) {
        var macs = new TreeMap<String, String>();
        vm.at(DEVICES + "interfaces").forEach(nic -> {
            if (nic.has("macAddress")) {
                macs.put(nic.path("name").asText(), nic.path("macAddress").asText());
            }
        });
        return macs;
    }

    /** The address that an instance has on this interface; empty text where it tells none. */
    static String mac(JsonNode vmi, String name) {
        return StreamSupport.stream(vmi.at("/status/interfaces").spliterator(), false)
                .filter(i -> i.path("name").asText().equals(name))
                .map(i -> i.path("mac").asText())
                .findFirst()
                .orElse("");
    }

    private void moves(
            String device, Optional<String> from, Optional<String> to, Optional<Baseline> baseline, ObjectNode after) {
        var kept = baseline.flatMap(
                b -> b.devices().stream().filter(d -> key(d).equals(device)).findFirst());
        var move = device + " from " + from + " to " + to + ", baseline " + kept;
        check("I3: what moves was recorded before", kept.isPresent(), move);
        // What was implicit is written out as it stands before it is switched.
        var forward = kept.filter(d -> from.orElse("").equals(text(d.value())) || from.equals(effective(d)))
                .isPresent();
        var back = kept.filter(d -> to.orElse("").equals(text(d.value()))).isPresent();
        check("I3: it moves from what was recorded, or back to it", forward || back, move);
        check(
                "I3: the VM carries the record while it differs",
                back || after.path("metadata").path("annotations").has(Names.BASELINE),
                move);
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }

    private static Optional<String> effective(BaselineDevice device) {
        return Optional.ofNullable(device.effective()).filter(value -> device.value() == null);
    }

    private static String key(BaselineDevice device) {
        return switch (device.kind()) {
            case DISK -> "disks/" + device.name();
            case INTERFACE -> "interfaces/" + device.name();
        };
    }

    /** Bus or model of each entry that is not ours; empty text where the entry says none. */
    private static Map<String, String> values(JsonNode vm) {
        var values = new TreeMap<String, String>();
        for (var disk : vm.at(DEVICES + "disks")) {
            var name = disk.path("name").asText();
            if (!Names.isOurs(name) && !disk.has("cdrom") && !disk.has("lun")) {
                values.put("disks/" + name, disk.at("/disk/bus").asText());
            }
        }
        for (var nic : vm.at(DEVICES + "interfaces")) {
            values.put(
                    "interfaces/" + nic.path("name").asText(), nic.path("model").asText());
        }
        return values;
    }

    @Override
    public Written restart(String namespace, String name, boolean atOnce) {
        var uid = world.instance(new VmName(namespace, name))
                .map(vmi -> vmi.at("/metadata/uid").asText())
                .orElse("");
        var before = restarts();
        try {
            return super.restart(namespace, name, atOnce);
        } finally {
            if (restarts() > before) {
                check("I8: no restart is asked twice", restarted.add(uid), uid);
            }
        }
    }

    private void check(String what, boolean holds, Object detail) {
        if (!holds) {
            broken.add(what + ": " + detail);
        }
    }
}
