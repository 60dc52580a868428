package io.pvdrivers.simulator.world.kubevirt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells whether a VM's template was changed so that only a restart can apply it. */
final class RestartRequired {
    private static final List<String> LIVE = List.of("nodeSelector", "affinity", "tolerations");

    private final KubeVirtRules rules;

    RestartRequired(KubeVirtRules rules) {
        this.rules = rules;
    }

    /** A VM's template with its preference, as it is kept when the VM starts. */
    static JsonNode template(JsonNode vm, Optional<ObjectNode> preference) {
        Spec spec = Spec.ofTemplate(vm);
        preference.ifPresent(values -> Defaults.applyPreference(spec, values));
        return spec.json();
    }

    /**
     * @param start the template that the VMI was started from
     * @param now the template as it is
     */
    boolean isNeeded(JsonNode start, JsonNode now, boolean migratesVolumes) {
        Spec before = Spec.of(start);
        Spec after = Spec.of(now);
        if (rules.ignoresHotpluggableVolumes()) {
            boolean volumes = areLive(before, after, migratesVolumes);
            boolean disks = areDisksLive(before, after);
            if (volumes) {
                take(before, after, "/volumes");
            }
            if (disks) {
                take(before, after, "/domain/devices/disks");
            }
        }
        removeLiveUpdatable(before);
        removeLiveUpdatable(after);
        return !before.json().equals(after.json());
    }

    /** Whether all that differs between the volumes is hotpluggable. */
    private static boolean areLive(Spec before, Spec after, boolean migratesVolumes) {
        Map<String, ObjectNode> left = byName(before.volumes());
        for (ObjectNode volume : after.volumes()) {
            Optional<ObjectNode> old = Optional.ofNullable(left.remove(Spec.name(volume)));
            boolean migrates =
                    migratesVolumes && old.isPresent() && Spec.claim(volume).isPresent();
            if (!Spec.isHotpluggable(volume) && !migrates && !old.equals(Optional.of(volume))) {
                return false;
            }
        }
        return left.values().stream().allMatch(Spec::isHotpluggable);
    }

    /** Whether all that differs between the disks belongs to hotpluggable volumes. */
    private boolean areDisksLive(Spec before, Spec after) {
        Map<String, ObjectNode> left = byName(before.disks());
        for (ObjectNode disk : after.disks()) {
            Optional<ObjectNode> old = Optional.ofNullable(left.remove(Spec.name(disk)));
            boolean hotpluggable =
                    after.volume(Spec.name(disk)).filter(Spec::isHotpluggable).isPresent();
            if (!hotpluggable && !old.equals(Optional.of(disk))) {
                return false;
            }
        }
        return left.values().stream().allMatch(gone -> mayGo(gone, before));
    }

    private boolean mayGo(ObjectNode disk, Spec before) {
        boolean permanent = before.volume(Spec.name(disk))
                .filter(volume -> !Spec.isHotpluggable(volume))
                .isPresent();
        return !permanent && !(disk.has("cdrom") && rules.wantsRestartForRemovedDrive());
    }

    private static Map<String, ObjectNode> byName(List<ObjectNode> entries) {
        Map<String, ObjectNode> named = new HashMap<>();
        entries.forEach(entry -> named.put(Spec.name(entry), entry));
        return named;
    }

    private static void take(Spec before, Spec after, String list) {
        before.list(list).removeAll().addAll(after.list(list).deepCopy());
    }

    private void removeLiveUpdatable(Spec spec) {
        if (rules.updatesLive()) {
            spec.json().remove(LIVE);
            remove(spec.json().at("/domain/cpu"), "sockets");
            remove(spec.json().at("/domain/memory"), "guest");
        }
        remove(spec.json().at("/domain/firmware"), "uuid");
        if (rules.ignoresNicState()) {
            spec.interfaces().forEach(nic -> nic.remove("state"));
        }
    }

    private static void remove(JsonNode from, String field) {
        if (from instanceof ObjectNode object) {
            object.remove(field);
        }
    }
}
