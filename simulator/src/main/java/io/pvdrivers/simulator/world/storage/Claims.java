package io.pvdrivers.simulator.world.storage;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.simulator.world.scene.Agenda;
import io.pvdrivers.simulator.world.scene.Fault;
import io.pvdrivers.simulator.world.scene.Registry;
import io.pvdrivers.simulator.world.scene.VmName;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** The PersistentVolumeClaims of a cluster. The storage behind them binds each at once, unless a fault forbids it. */
public final class Claims {
    private static final Duration BINDING = Duration.ofSeconds(2);

    private final Agenda agenda;
    private final Registry registry;
    private final Function<String, Set<Fault>> faults;
    private final Runnable changed;
    private final SortedMap<VmName, Claim> claims = new TreeMap<>();

    /**
     * @param faults those that strike in a namespace
     * @param changed is told when a claim came, went or was bound
     */
    public Claims(Agenda agenda, Registry registry, Function<String, Set<Fault>> faults, Runnable changed) {
        this.agenda = agenda;
        this.registry = registry;
        this.faults = faults;
        this.changed = changed;
    }

    /** A claim of a user, new or changed. What is on it the registry says. */
    public void put(ObjectNode object) {
        VmName name = VmName.of(object);
        Claim before = claims.get(name);
        if (before != null && before.dataVolumeUid().isPresent()) {
            return;
        }
        ObjectNode own = object.deepCopy();
        own.remove("status");
        var medium = registry.inClaim(name.namespace(), name.name());
        boolean bound = before != null && before.isBound()
                || object.at("/status/phase").asText().equals("Bound");
        if (bound) {
            claims.put(name, Claim.bound(own, medium));
            changed.run();
        } else {
            add(Claim.pending(own, medium, false));
            agenda.after(BINDING, name, () -> bind(name));
        }
    }

    /** A claim that CDI made, and will bind. */
    void add(Claim claim) {
        claims.put(claim.key(), claim);
        if (faults.apply(claim.key().namespace()).contains(Fault.PROVISIONING_FAILS)) {
            claim.problem("storageclass.storage.k8s.io \""
                    + claim.json().at("/spec/storageClassName").asText("standard") + "\" not found");
        }
        changed.run();
    }

    void bind(VmName name) {
        Optional.ofNullable(claims.get(name))
                .filter(claim -> claim.problem().isEmpty())
                .ifPresent(claim -> {
                    claim.bind();
                    changed.run();
                });
    }

    public void delete(VmName name) {
        agenda.cancel(name);
        claims.remove(name);
        changed.run();
    }

    /** The claim; one of which only the registry knows is bound, and shared by all. */
    public Optional<Claim> of(String namespace, String name) {
        return Optional.ofNullable(claims.get(new VmName(namespace, name)))
                .or(() -> registry.inClaim(namespace, name)
                        .map(medium -> Claim.bound(sharedByAll(namespace, name), Optional.of(medium))));
    }

    public Set<VmName> names() {
        return Collections.unmodifiableSet(claims.keySet());
    }

    public Optional<ObjectNode> json(VmName name) {
        return of(name.namespace(), name.name()).map(Claim::json);
    }

    private static ObjectNode sharedByAll(String namespace, String name) {
        ObjectNode claim = JsonNodeFactory.instance.objectNode();
        claim.put("apiVersion", "v1").put("kind", "PersistentVolumeClaim");
        claim.putObject("metadata").put("namespace", namespace).put("name", name);
        ObjectNode spec = claim.putObject("spec").put("volumeMode", "Filesystem");
        spec.putArray("accessModes").add("ReadWriteMany");
        spec.putObject("resources").putObject("requests").put("storage", "2Gi");
        return claim;
    }
}
