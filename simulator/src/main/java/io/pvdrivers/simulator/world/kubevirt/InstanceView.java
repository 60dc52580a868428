package io.pvdrivers.simulator.world.kubevirt;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.simulator.world.guest.Guest;
import io.pvdrivers.simulator.world.guest.Hardware.Nic;
import io.pvdrivers.simulator.world.guest.OsInfo;
import io.pvdrivers.simulator.world.kubevirt.Instance.Phase;
import java.util.Optional;

/** A VMI as KubeVirt writes it. */
final class InstanceView {
    private final Machine machine;
    private final Instance instance;
    private final ClaimUse claims;
    private final Guest guest;

    InstanceView(Machine machine, Instance instance, ClaimUse claims) {
        this.machine = machine;
        this.instance = instance;
        this.guest = machine.guest();
        this.claims = claims;
    }

    ObjectNode render() {
        ObjectNode vmi = instance.birth().base().deepCopy();
        ObjectNode metadata = vmi.withObject("/metadata");
        metadata.withObject("/annotations")
                .put("kubevirt.io/vm-generation", Long.toString(instance.observedGeneration()));
        if (hasNode()) {
            metadata.withObject("/labels").put("kubevirt.io/nodeName", instance.node());
        }
        instance.deletedAt()
                .ifPresent(
                        at -> metadata.put("deletionTimestamp", Times.text(at)).put("deletionGracePeriodSeconds", 0));
        ObjectNode spec = instance.spec().json().deepCopy();
        spec.put("terminationGracePeriodSeconds", instance.gracePeriodSeconds());
        vmi.set("spec", spec);
        vmi.set("status", status());
        return vmi;
    }

    ArrayNode conditions() {
        return InstanceConditions.of(instance, guest);
    }

    private ObjectNode status() {
        ObjectNode status = instance.birth().base().path("status") instanceof ObjectNode found
                ? found.deepCopy()
                : JsonNodeFactory.instance.objectNode();
        status.put("phase", instance.phase().name());
        status.set("conditions", conditions());
        status.set("phaseTransitionTimestamps", transitions());
        if (hasNode()) {
            status.put("nodeName", instance.node());
        }
        if (!status.path("guestOSInfo").isObject()) {
            status.putObject("guestOSInfo");
        }
        guest.reportedOs().ifPresent(os -> status.set("guestOSInfo", guestOsInfo(os)));
        if (guest.isFrozen()) {
            status.put("fsFreezeStatus", "frozen");
        } else {
            status.remove("fsFreezeStatus");
        }
        instance.migration().ifPresent(migration -> status.set("migrationState", migration.state()));
        if (instance.movingVolumes().isEmpty()) {
            status.remove("migratedVolumes");
        } else {
            status.set("migratedVolumes", Happenings.migratedVolumes(instance));
        }
        if (instance.isRunning()) {
            status.set("interfaces", interfaces());
            status.set("volumeStatus", new VolumeStatuses(machine, instance, claims).render());
            status.withObject("/machine")
                    .put(
                            "type",
                            instance.spec().json().at("/domain/machine/type").asText());
        }
        return status;
    }

    private boolean hasNode() {
        return instance.phase().compareTo(Phase.Scheduled) >= 0;
    }

    private ArrayNode transitions() {
        ArrayNode transitions = JsonNodeFactory.instance.arrayNode();
        instance.transitions()
                .forEach((phase, at) -> transitions
                        .addObject()
                        .put("phase", phase.name())
                        .put("phaseTransitionTimestamp", Times.text(at)));
        return transitions;
    }

    private static ObjectNode guestOsInfo(OsInfo os) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", os.id())
                .put("name", os.name())
                .put("prettyName", os.prettyName())
                .put("version", os.version())
                .put("versionId", os.versionId())
                .put("kernelVersion", os.kernelVersion())
                .put("kernelRelease", os.kernelRelease())
                .put("machine", "x86_64");
    }

    private ArrayNode interfaces() {
        ArrayNode interfaces = JsonNodeFactory.instance.arrayNode();
        int pod = 0;
        for (Nic nic : instance.hardware().nics()) {
            var seen = guest.reportedSettings(nic);
            Optional<String> address = isMasquerade(nic)
                    ? Optional.of(instance.birth().podAddress())
                    : seen.flatMap(ip -> ip.addresses().stream().findFirst())
                            .map(withPrefix -> withPrefix.replaceFirst("/.*", ""));
            ObjectNode status = interfaces
                    .addObject()
                    .put("name", nic.name())
                    .put("mac", nic.mac())
                    .put("infoSource", seen.isPresent() ? "domain, guest-agent" : "domain")
                    .put("podInterfaceName", pod == 0 ? "eth0" : "net" + pod)
                    .put("queueCount", 1)
                    .put("linkState", "up");
            pod++;
            address.ifPresent(ip -> {
                status.put("ipAddress", ip);
                status.putArray("ipAddresses").add(ip);
            });
        }
        return interfaces;
    }

    private boolean isMasquerade(Nic nic) {
        return Spec.named(instance.spec().interfaces(), nic.name())
                .filter(entry -> entry.has("masquerade"))
                .isPresent();
    }
}
