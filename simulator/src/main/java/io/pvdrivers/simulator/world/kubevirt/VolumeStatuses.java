package io.pvdrivers.simulator.world.kubevirt;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.simulator.world.storage.Claim;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A VMI's {@code status.volumeStatus}: its volumes by name, and those that are being unplugged. */
final class VolumeStatuses {
    private final Machine machine;
    private final Instance instance;
    private final ClaimUse claims;

    VolumeStatuses(Machine machine, Instance instance, ClaimUse claims) {
        this.machine = machine;
        this.instance = instance;
        this.claims = claims;
    }

    ArrayNode render() {
        ArrayNode volumes = JsonNodeFactory.instance.arrayNode();
        Map<String, String> targets = targets();
        for (String name : instance.shownVolumes()) {
            ObjectNode status = volumes.addObject().put("name", name);
            Plug plug = instance.plugs().get(name);
            boolean inGuest = plug == null || plug.isReady();
            status.put("target", inGuest ? targets.getOrDefault(name, "") : "");
            if (plug != null) {
                hotplug(status, plug);
            }
            instance.spec().volume(name).flatMap(Spec::claim).ifPresent(claim -> claim(status, claim));
        }
        return volumes;
    }

    private static void hotplug(ObjectNode status, Plug plug) {
        status.put("phase", plug.phase().name());
        if (!plug.reason().isEmpty()) {
            status.put("reason", plug.reason()).put("message", plug.message());
        }
        ObjectNode hotplug = status.putObject("hotplugVolume");
        if (plug.phase() != Plug.Phase.Pending && plug.phase() != Plug.Phase.Bound) {
            hotplug.put("attachPodName", plug.pod()).put("attachPodUID", "uid-of-" + plug.pod());
        }
    }

    private void claim(ObjectNode status, String name) {
        ObjectNode info = status.putObject("persistentVolumeClaimInfo").put("claimName", name);
        claims.claim(machine, name).ifPresent(claim -> tell(info, claim));
    }

    private static void tell(ObjectNode info, Claim claim) {
        ArrayNode modes = info.putArray("accessModes");
        claim.accessModes().forEach(modes::add);
        info.put("volumeMode", claim.isBlock() ? "Block" : "Filesystem");
    }

    /** Devices by the disk they are for: vdX for virtio, sdX for all others. */
    private Map<String, String> targets() {
        Map<String, String> targets = new TreeMap<>();
        int virtio = 0;
        int other = 0;
        for (ObjectNode disk : instance.spec().disks()) {
            boolean isVirtio = Spec.bus(disk).equals("virtio");
            targets.put(Spec.name(disk), (isVirtio ? "vd" : "sd") + letters(isVirtio ? virtio++ : other++));
        }
        return targets;
    }

    private static String letters(int index) {
        String last = String.valueOf((char) ('a' + index % 26));
        return (index < 26 ? last : letters(index / 26 - 1) + last).toLowerCase(Locale.ROOT);
    }
}
