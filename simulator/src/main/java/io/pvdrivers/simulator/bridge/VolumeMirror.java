package io.pvdrivers.simulator.bridge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.pvdrivers.simulator.world.Volumes;
import io.pvdrivers.simulator.world.World;
import io.pvdrivers.simulator.world.scene.VmName;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * DataVolumes and claims on the API server: reads those that people and the operator store, and writes what CDI and the storage
 * make of them, with an event for a claim that cannot be bound.
 */
final class VolumeMirror {
    static final String CDI = "cdi.kubevirt.io/v1beta1";
    static final String DATA_VOLUME = "DataVolume";
    static final String CLAIM = "PersistentVolumeClaim";

    private final World world;
    private final Volumes volumes;
    private final StoredObjects dataVolumes;
    private final StoredObjects claims;
    private final StoredObjects events;
    private final Map<VmName, JsonNode> dataVolumeStatuses = new HashMap<>();
    private final Map<VmName, JsonNode> claimStatuses = new HashMap<>();
    private final Set<VmName> onServer = new HashSet<>();
    private final Set<VmName> made = new HashSet<>();

    VolumeMirror(World world, KubernetesClient client) {
        this.world = world;
        volumes = world.volumes();
        dataVolumes = new StoredObjects(client, CDI, DATA_VOLUME);
        claims = new StoredObjects(client, "v1", CLAIM);
        events = new StoredObjects(client, "v1", "Event");
    }

    void read(ObjectNode dataVolume) {
        if (!dataVolume.at("/metadata").has("deletionTimestamp")) {
            volumes.putDataVolume(dataVolume);
        }
    }

    void forget(ObjectNode dataVolume) {
        VmName name = VmName.of(dataVolume);
        boolean same = volumes.dataVolume(name)
                .filter(known -> known.at("/metadata/uid").equals(dataVolume.at("/metadata/uid")))
                .isPresent();
        if (same) {
            volumes.deleteDataVolume(name);
            dataVolumeStatuses.remove(name);
        }
    }

    void readClaim(ObjectNode claim) {
        onServer.add(VmName.of(claim));
        if (!made.contains(VmName.of(claim))) {
            volumes.putClaim(claim);
        }
    }

    void forgetClaim(ObjectNode claim) {
        VmName name = VmName.of(claim);
        onServer.remove(name);
        claimStatuses.remove(name);
        if (!made.remove(name)) {
            volumes.deleteClaim(name);
        }
    }

    /** Brings the server to where the world is. */
    void publish() {
        for (VmName name : volumes.dataVolumes()) {
            volumes.dataVolume(name)
                    .map(volume -> volume.path("status"))
                    .filter(status -> !status.isEmpty() && !status.equals(dataVolumeStatuses.get(name)))
                    .ifPresent(status -> {
                        dataVolumes.putStatus(name, status);
                        dataVolumeStatuses.put(name, status);
                    });
        }
        Set<VmName> known = volumes.claims();
        known.forEach(name -> volumes.claim(name).ifPresent(claim -> publish(name, claim)));
        made.stream().filter(name -> !known.contains(name)).toList().forEach(this::remove);
    }

    private void publish(VmName name, ObjectNode claim) {
        if (!onServer.contains(name)) {
            ObjectNode fresh = claim.deepCopy();
            fresh.remove("status");
            ((ObjectNode) fresh.path("spec")).remove("volumeName");
            claims.create(fresh);
            onServer.add(name);
            made.add(name);
        }
        JsonNode status = claim.path("status");
        if (!status.equals(claimStatuses.get(name))) {
            claims.putStatus(name, status);
            claimStatuses.put(name, status);
            volumes.problem(name).ifPresent(message -> events.create(event(name, message)));
        }
    }

    private void remove(VmName name) {
        made.remove(name);
        onServer.remove(name);
        claimStatuses.remove(name);
        claims.delete(name);
    }

    private ObjectNode event(VmName claim, String message) {
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.put("apiVersion", "v1").put("kind", "Event");
        event.putObject("metadata").put("namespace", claim.namespace()).put("name", claim.name() + ".unbound");
        ObjectNode object =
                event.putObject("involvedObject").put("apiVersion", "v1").put("kind", CLAIM);
        object.put("namespace", claim.namespace()).put("name", claim.name());
        Optional.of(claims.get(claim)
                        .map(stored -> stored.at("/metadata/uid").asText())
                        .orElse(""))
                .filter(uid -> !uid.isEmpty())
                .ifPresent(uid -> object.put("uid", uid));
        event.put("type", "Warning").put("reason", "ProvisioningFailed").put("message", message);
        event.put("firstTimestamp", seconds()).put("lastTimestamp", seconds()).put("count", 1);
        return event;
    }

    private String seconds() {
        return world.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
