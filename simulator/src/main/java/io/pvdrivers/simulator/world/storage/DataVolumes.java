package io.pvdrivers.simulator.world.storage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.simulator.world.scene.Agenda;
import io.pvdrivers.simulator.world.scene.Fault;
import io.pvdrivers.simulator.world.scene.Registry;
import io.pvdrivers.simulator.world.scene.Registry.Medium;
import io.pvdrivers.simulator.world.scene.Timings;
import io.pvdrivers.simulator.world.scene.VmName;
import io.pvdrivers.simulator.world.storage.DataVolume.Phase;
import io.pvdrivers.simulator.world.storage.DataVolume.Trouble;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * CDI: makes a claim for each DataVolume and fills it, with nothing or from an image or a URL. The claim is bound when it is
 * filled, as with CDI's populators.
 */
public final class DataVolumes {
    private static final Duration NOTICE = Duration.ofSeconds(1);
    private static final int QUARTER = 25;
    private static final int QUARTERS = 4;

    /** Kubernetes goes on for ever; with pauses that have become so long nobody waits. */
    private static final int MOST_RESTARTS = 6;

    private final Agenda agenda;
    private final Registry registry;
    private final Timings timings;
    private final Function<String, Set<Fault>> faults;
    private final Claims claims;
    private final SortedMap<VmName, DataVolume> volumes = new TreeMap<>();

    /** @param faults those that strike in a namespace */
    public DataVolumes(
            Agenda agenda, Registry registry, Timings timings, Function<String, Set<Fault>> faults, Claims claims) {
        this.agenda = agenda;
        this.registry = registry;
        this.timings = timings;
        this.faults = faults;
        this.claims = claims;
    }

    /** A DataVolume as it is stored. CDI begins with it; a later version of it changes nothing. */
    public void put(ObjectNode object) {
        VmName name = VmName.of(object);
        ObjectNode own = object.deepCopy();
        own.remove("status");
        if (own.at("/metadata/uid").asText().isEmpty()) {
            own.withObject("/metadata").put("uid", "dv-" + name.namespace() + "-" + name.name() + "-" + agenda.now());
        }
        DataVolume before = volumes.get(name);
        DataVolume now = new DataVolume(own);
        if (before != null
                && (before.uid().equals(now.uid())
                        || object.at("/metadata/uid").asText().isEmpty())) {
            return;
        }
        delete(name);
        volumes.put(name, now);
        if (object.at("/status/phase").asText().equals("Succeeded")) {
            claims.add(Claim.bound(now.claim(), now.content(registry)));
            now.enter(Phase.Succeeded);
        } else {
            agenda.after(NOTICE, now, () -> claim(now));
        }
    }

    /** It is gone, and the claim that was made for it with it. */
    public void delete(VmName name) {
        Optional.ofNullable(volumes.remove(name)).ifPresent(volume -> {
            agenda.cancel(volume);
            claims.of(name.namespace(), name.name())
                    .filter(claim -> claim.dataVolumeUid().equals(Optional.of(volume.uid())))
                    .ifPresent(claim -> claims.delete(name));
        });
    }

    public Set<VmName> names() {
        return Collections.unmodifiableSet(volumes.keySet());
    }

    public Optional<ObjectNode> json(VmName name) {
        return Optional.ofNullable(volumes.get(name)).map(DataVolume::json);
    }

    /** Whether a claim of this name is still being filled. */
    public boolean isFilling(VmName name) {
        return Optional.ofNullable(volumes.get(name))
                .filter(volume -> !volume.isSucceeded())
                .isPresent();
    }

    private boolean has(Fault fault, DataVolume volume) {
        return faults.apply(volume.name().namespace()).contains(fault);
    }

    private void claim(DataVolume volume) {
        if (has(Fault.STORAGE_QUOTA, volume)) {
            volume.noClaim(new Trouble(
                    "ErrExceededQuota",
                    "persistentvolumeclaims \"" + volume.name().name()
                            + "\" is forbidden: exceeded quota: storage, requested: requests.storage="
                            + volume.claim().at("/resources/requests/storage").asText("2Gi")
                            + ", used: requests.storage=100Gi, limited: requests.storage=100Gi"));
            return;
        }
        Optional<Medium> content = volume.content(registry);
        claims.add(Claim.pending(volume.claim(), content, volume.isBlank()));
        volume.enter(Phase.ImportScheduled);
        boolean storage = !has(Fault.PROVISIONING_FAILS, volume);
        boolean source = !has(Fault.IMPORT_FAILS, volume) && (content.isPresent() || volume.isBlank());
        if (storage) {
            agenda.after(timings.scheduling(), volume, () -> run(volume, source));
        }
    }

    private void run(DataVolume volume, boolean source) {
        volume.enter(Phase.ImportInProgress);
        Duration takes = timings.importing().dividedBy(volume.isBlank() ? QUARTERS : 1);
        if (!source) {
            agenda.after(takes, volume, () -> failed(volume));
            return;
        }
        for (int quarter = 1; quarter < QUARTERS; quarter++) {
            int percent = quarter * QUARTER;
            agenda.after(takes.multipliedBy(quarter).dividedBy(QUARTERS), volume, () -> volume.progress(percent));
        }
        agenda.after(takes, volume, () -> {
            volume.enter(Phase.Succeeded);
            claims.bind(volume.name());
        });
    }

    private void failed(DataVolume volume) {
        volume.failed(new Trouble(
                "Error",
                "Unable to process data: Failed to read registry image: Could not parse image: reading manifest of "
                        + volume.source() + ": manifest unknown"));
        if (volume.restarts() < MOST_RESTARTS) {
            agenda.after(timings.importing().multipliedBy(1L << volume.restarts()), volume, () -> failed(volume));
        }
    }
}
