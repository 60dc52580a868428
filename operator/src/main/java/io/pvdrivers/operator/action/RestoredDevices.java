package io.pvdrivers.operator.action;

import static io.pvdrivers.operator.action.TemplateEntries.DISKS;
import static io.pvdrivers.operator.action.TemplateEntries.INTERFACES;
import static io.pvdrivers.operator.action.TemplateEntries.NETWORKS;
import static io.pvdrivers.operator.action.TemplateEntries.VOLUMES;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.pvdrivers.api.v1alpha1.Baseline.BaselineDevice;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.DeviceKind;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.WantedDevice;
import io.pvdrivers.operator.gate.Action;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** The part of a patch that puts devices back as a baseline has them. */
final class RestoredDevices {
    private final TemplateEntries entries;
    private final PatchOps ops;
    private final NamedPreference preference;
    private final ObjectNode vm;

    RestoredDevices(ObjectNode vm, PatchOps ops) {
        this.vm = vm;
        this.preference = new NamedPreference(vm, ops);
        this.entries = new TemplateEntries(vm);
        this.ops = ops;
    }

    void restore(Action.Restore restore) {
        var goneDisks = new TreeSet<>(entries.ourDisks(restore.keepDrive()));
        var goneInterfaces = new TreeSet<Integer>();
        var goneNetworks = new TreeSet<Integer>();
        for (var before : restore.baseline().devices()) {
            var list = before.kind() == DeviceKind.DISK ? DISKS : INTERFACES;
            entries.index(list, before.name()).ifPresent(i -> {
                if (before.implicit()) {
                    (before.kind() == DeviceKind.DISK ? goneDisks : goneInterfaces).add(i);
                    if (before.kind() == DeviceKind.INTERFACE) {
                        entries.index(NETWORKS, before.name()).ifPresent(goneNetworks::add);
                    }
                } else if (shows(list, i, before.kind(), restore.wanted())) {
                    restoreValue(list, i, before, value(restore, before));
                }
            });
        }
        if (restore.baseline().preference() != null) {
            preference.putBack(restore.baseline().preference());
        }
        ops.removeElements(DISKS, goneDisks);
        ops.removeElements(VOLUMES, entries.ourVolumes());
        ops.removeElements(INTERFACES, goneInterfaces);
        ops.removeElements(NETWORKS, goneNetworks);
    }

    /** A device that somebody else gave another value keeps theirs. */
    private boolean shows(String list, int index, DeviceKind kind, List<WantedDevice> wanted) {
        var entry = entries.entry(list, index);
        var value = kind == DeviceKind.DISK ? entry.at("/disk/bus") : entry.path("model");
        return wanted.stream()
                .anyMatch(w -> w.kind() == kind
                        && w.name().equals(entry.path("name").asText())
                        && w.value().equals(value.asText()));
    }

    /** Where the preference is gone that gave a device its bus or model, the device has to state it. */
    private Optional<String> value(Action.Restore restore, BaselineDevice before) {
        var gone = restore.baseline().preference() != null
                && vm.at(NamedPreference.NAME).asText().isEmpty();
        return Optional.ofNullable(gone && before.value() == null ? before.effective() : before.value());
    }

    private void restoreValue(String list, int index, BaselineDevice before, Optional<String> value) {
        ops.expectName(list, index, before.name());
        var entry = list + "/" + index;
        var path = before.kind() == DeviceKind.DISK ? entry + "/disk/bus" : entry + "/model";
        if (value.isPresent()) {
            ops.add(path, TextNode.valueOf(value.get()));
        } else if (before.bare() && entries.entry(list, index).path("disk").size() == 1) {
            ops.remove(entry + "/disk");
        } else {
            ops.remove(path);
        }
    }
}
