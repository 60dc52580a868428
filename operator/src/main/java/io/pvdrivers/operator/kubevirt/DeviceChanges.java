package io.pvdrivers.operator.kubevirt;

import static io.pvdrivers.operator.kubevirt.TemplateChanges.named;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.DeviceKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Finds what waits for a restart in a template's disks, volumes, interfaces and networks. Entries belong together by name. */
final class DeviceChanges {
    private static final String DISKS = ".domain.devices.disks";
    private static final String INTERFACES = ".domain.devices.interfaces";
    private static final List<String> TARGETS = List.of("disk", "cdrom", "lun");

    /** What a VMI shows of a device only because the template stated it. */
    private static final List<String> NEVER_FILLED_IN =
            List.of("bootOrder", "serial", "shareable", "macAddress", "tag");

    private final JsonNode template;
    private final JsonNode running;
    private final JsonNode reported;
    private final Set<String> own;
    private final boolean defaulted;
    private final Set<String> comeAndGo = new HashSet<>();
    private final List<String> changes = new ArrayList<>();

    /**
     * @param reported {@code status.interfaces} of the VMI
     * @param own devices whose bus or model the operator has changed
     * @param defaulted whether an absent bus or model is KubeVirt's own default
     */
    DeviceChanges(JsonNode template, JsonNode running, JsonNode reported, Set<String> own, boolean defaulted) {
        this.template = template;
        this.running = running;
        this.reported = reported;
        this.own = own;
        this.defaulted = defaulted;
    }

    /** The paths below the template's spec. */
    List<String> all() {
        Stream.of(template, running).forEach(this::findVolumesThatComeAndGo);
        volumes();
        disks();
        interfaces();
        networks();
        utilityVolumes();
        return changes;
    }

    /** Volumes that are plugged in and out of a running VM, and what memory is dumped to, wait for no restart. */
    private void findVolumesThatComeAndGo(JsonNode spec) {
        for (var volume : spec.path("volumes")) {
            var hot = volume.at("/persistentVolumeClaim/hotpluggable").asBoolean()
                    || volume.at("/dataVolume/hotpluggable").asBoolean();
            if (hot || volume.has("memoryDump")) {
                comeAndGo.add(name(volume));
            }
        }
    }

    private boolean isLeftOut(String name) {
        return Names.isOurs(name) || comeAndGo.contains(name);
    }

    private void volumes() {
        stated("volumes", ".volumes");
        for (var volume : running.path("volumes")) {
            if (!isLeftOut(name(volume))
                    && named(template.path("volumes"), name(volume)).isEmpty()) {
                removed(".volumes", name(volume));
            }
        }
    }

    private void stated(String list, String path) {
        for (var entry : template.path(list)) {
            if (!isLeftOut(name(entry))) {
                stated(path, entry, named(running.path(list), name(entry)));
            }
        }
    }

    private void stated(String path, JsonNode entry, Optional<JsonNode> shown) {
        var at = path + "[" + name(entry) + "]";
        if (shown.isEmpty()) {
            changes.add(at);
            return;
        }
        changes.addAll(StatedValues.missing(at, entry, shown.get()));
    }

    private void removed(String path, String name) {
        changes.add(path + "[" + name + "] (removed)");
    }

    private void disks() {
        var entries = template.at("/domain/devices/disks");
        var shown = running.at("/domain/devices/disks");
        for (var entry : entries) {
            if (!isLeftOut(name(entry))) {
                disk(entry, named(shown, name(entry)));
            }
        }
        for (var disk : shown) {
            if (!isLeftOut(name(disk)) && named(entries, name(disk)).isEmpty()) {
                unstatedDisk(disk);
            }
        }
        order(DISKS, entries, shown);
    }

    private void disk(JsonNode entry, Optional<JsonNode> shown) {
        if (shown.isEmpty()) {
            stated(DISKS, entry, shown);
            return;
        }
        var isOwn = own.contains(Devices.key(DeviceKind.DISK, name(entry)));
        stated(DISKS, isOwn ? withoutBus(entry) : entry, shown);
        noLongerStated(DISKS, entry, shown.get());
        var target = target(entry);
        var bus = shown.get().path(target).path("bus").asText("sata");
        var silent = entry.path(target).path("bus").asText().isEmpty();
        if (!isOwn && silent && defaulted && shown.get().has(target) && !bus.equals("sata")) {
            changes.add(DISKS + "[" + name(entry) + "]." + target + ".bus");
        }
        if (!shown.get().has(target) && !entry.has(target)) {
            changes.add(DISKS + "[" + name(entry) + "]");
        }
    }

    /** Without an entry KubeVirt makes a plain disk of a volume: a drive or a LUN would become one. */
    private void unstatedDisk(JsonNode disk) {
        var hasVolume = named(template.path("volumes"), name(disk)).isPresent();
        if (!hasVolume || !target(disk).equals("disk")) {
            removed(DISKS, name(disk));
        }
    }

    private static String target(JsonNode disk) {
        return TARGETS.stream().filter(disk::has).findFirst().orElse("disk");
    }

    private static JsonNode withoutBus(JsonNode entry) {
        var copy = entry.deepCopy();
        if (copy.path("disk") instanceof ObjectNode disk) {
            disk.remove("bus");
        }
        return copy;
    }

    private void interfaces() {
        var entries = template.at("/domain/devices/interfaces");
        var shown = running.at("/domain/devices/interfaces");
        for (var entry : entries) {
            networkInterface(entry, named(shown, name(entry)));
        }
        for (var nic : shown) {
            if (!isImplicit(nic) && named(entries, name(nic)).isEmpty()) {
                removed(INTERFACES, name(nic));
            }
        }
        order(INTERFACES, entries, shown);
    }

    private void networkInterface(JsonNode entry, Optional<JsonNode> shown) {
        if (shown.isEmpty() || !(entry instanceof ObjectNode object)) {
            stated(INTERFACES, entry, shown);
            return;
        }
        var isOwn = own.contains(Devices.key(DeviceKind.INTERFACE, name(entry)));
        var compared = object.deepCopy();
        compared.remove("state");
        if (isOwn) {
            compared.remove("model");
        }
        if (keepsMac(entry)) {
            compared.remove("macAddress");
        }
        stated(INTERFACES, compared, shown);
        noLongerStated(INTERFACES, entry, shown.get());
        var model = shown.get().path("model").asText("virtio");
        if (!isOwn && defaulted && entry.path("model").asText().isEmpty() && !model.equals("virtio")) {
            changes.add(INTERFACES + "[" + name(entry) + "].model");
        }
    }

    /** A MAC that is pinned as the guest has it changes nothing. */
    private boolean keepsMac(JsonNode entry) {
        return named(reported, name(entry))
                .filter(r -> r.path("mac")
                        .asText()
                        .equalsIgnoreCase(entry.path("macAddress").asText()))
                .isPresent();
    }

    /** A VM without interfaces and networks gets one of each. */
    private boolean isImplicit(JsonNode entry) {
        return template.at("/domain/devices/interfaces").isEmpty()
                && template.path("networks").isEmpty()
                && name(entry).equals("default");
    }

    private void networks() {
        stated("networks", ".networks");
        for (var network : running.path("networks")) {
            if (!isImplicit(network)
                    && named(template.path("networks"), name(network)).isEmpty()) {
                removed(".networks", name(network));
            }
        }
    }

    private void utilityVolumes() {
        stated("utilityVolumes", ".utilityVolumes");
    }

    private void noLongerStated(String path, JsonNode entry, JsonNode shown) {
        NEVER_FILLED_IN.stream()
                .filter(field -> shown.path(field).asBoolean(shown.has(field)) && !entry.has(field))
                .forEach(field -> changes.add(path + "[" + name(entry) + "]." + field + " (removed)"));
    }

    /** Which disk boots and where Windows finds a device depends on the order; KubeVirt appends what nobody wrote out. */
    private void order(String path, JsonNode stated, JsonNode shown) {
        var wanted = names(stated).filter(n -> !isLeftOut(n) && named(shown, n).isPresent());
        var is = names(shown).filter(n -> !isLeftOut(n) && named(stated, n).isPresent());
        if (!wanted.toList().equals(is.toList())) {
            changes.add(path + " (order)");
        }
    }

    private static Stream<String> names(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false).map(DeviceChanges::name);
    }

    private static String name(JsonNode entry) {
        return entry.path("name").asText();
    }
}
