package io.pvdrivers.simulator.world.kubevirt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.simulator.world.scene.Agenda;
import io.pvdrivers.simulator.world.scene.Fault;
import io.pvdrivers.simulator.world.scene.VmName;
import io.pvdrivers.simulator.world.scene.WorldEvent.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * KubeVirt's controller of VirtualMachineSnapshots: locks the VM, freezes the guest where its agent lets it, has the volumes
 * snapshotted, thaws, and lets the VM go when they are taken; they can be used a while later. What has not been taken by its
 * failure deadline has failed.
 */
public final class Snapshots {
    private static final Duration LOOKS_AGAIN = Duration.ofSeconds(5);
    private static final Duration LOCKS = Duration.ofSeconds(2);
    private static final Duration TAKES = Duration.ofSeconds(3);
    private static final Duration GETS_READY = Duration.ofSeconds(15);

    private final Agenda agenda;
    private final BooleanSupplier enabled;
    private final Function<VmName, Optional<Machine>> machines;
    private final Map<VmName, Snapshot> snapshots = new TreeMap<>();

    /** @param enabled whether the feature gate is on */
    Snapshots(Agenda agenda, BooleanSupplier enabled, Function<VmName, Optional<Machine>> machines) {
        this.agenda = agenda;
        this.enabled = enabled;
        this.machines = machines;
    }

    /** Why KubeVirt's webhook does not admit a new snapshot; empty where it does. */
    public Optional<String> refusal(JsonNode snapshot) {
        if (!enabled.getAsBoolean()) {
            return Optional.of("snapshot feature gate not enabled");
        }
        JsonNode source = snapshot.at("/spec/source");
        if (!source.path("apiGroup").asText().equals("kubevirt.io")) {
            return Optional.of(source.has("apiGroup") ? "invalid apiGroup" : "missing apiGroup");
        }
        return source.path("kind").asText().equals("VirtualMachine") ? Optional.empty() : Optional.of("invalid kind");
    }

    /** A snapshot as it is stored; one that is known already goes on. */
    public void put(ObjectNode object) {
        VmName name = VmName.of(object);
        Snapshot snapshot = new Snapshot(object);
        Optional<Snapshot> known = Optional.ofNullable(snapshots.get(name));
        if (known.filter(snapshot::isSame).isPresent()) {
            return;
        }
        delete(name);
        snapshots.put(name, snapshot);
        machines.apply(snapshot.vm()).ifPresent(machine -> snapshot.source(uid(machine)));
        snapshot.deadline().ifPresent(deadline -> agenda.after(deadline, snapshot, () -> fail(snapshot)));
        agenda.after(LOCKS, snapshot, () -> lock(snapshot));
    }

    public void delete(VmName name) {
        Optional.ofNullable(snapshots.remove(name)).ifPresent(snapshot -> {
            agenda.cancel(snapshot);
            release(snapshot);
        });
    }

    public Set<VmName> names() {
        return new TreeSet<>(snapshots.keySet());
    }

    public Optional<ObjectNode> object(VmName name) {
        return Optional.ofNullable(snapshots.get(name))
                .map(snapshot -> snapshot.object().set("status", snapshot.status()));
    }

    /** What a snapshot that can be used holds. */
    Optional<Snapshot.Content> usable(VmName name) {
        return Optional.ofNullable(snapshots.get(name))
                .filter(Snapshot::isReady)
                .flatMap(Snapshot::content);
    }

    private void lock(Snapshot snapshot) {
        Optional<Machine> free = machines.apply(snapshot.vm())
                .filter(machine -> machine.snapshotInProgress().isEmpty()
                        && machine.restoreInProgress().isEmpty());
        if (free.isEmpty()) {
            agenda.after(LOOKS_AGAIN, snapshot, () -> lock(snapshot));
        } else {
            lock(snapshot, free.get());
        }
    }

    private void lock(Snapshot snapshot, Machine machine) {
        snapshot.source(uid(machine));
        snapshot.locked(true);
        machine.snapshotInProgress(Optional.of(snapshot.name().name()));
        machine.stage().tell(Kind.SNAPSHOT, "snapshot " + snapshot.name().name() + " holds the VM");
        indicate(snapshot, machine);
        freeze(snapshot, machine);
        agenda.after(TAKES, snapshot, () -> take(snapshot, machine));
    }

    private static void indicate(Snapshot snapshot, Machine machine) {
        if (machine.instance().isEmpty()) {
            return;
        }
        snapshot.indicate("Online");
        if (machine.guest().isPaused()) {
            snapshot.indicate("Paused");
            return;
        }
        snapshot.indicate(hasAgent(machine) ? "GuestAgent" : "NoGuestAgent");
        if (hasAgent(machine) && machine.stage().has(Fault.SNAPSHOT_FREEZE_EXPIRES)) {
            snapshot.indicate("QuiesceTimeout");
        }
    }

    private static boolean hasAgent(Machine machine) {
        return machine.instance().filter(Instance::isRunning).isPresent()
                && machine.guest().agentSince().isPresent();
    }

    private static void freeze(Snapshot snapshot, Machine machine) {
        if (hasAgent(machine)) {
            snapshot.froze(machine.guest().freeze());
        }
    }

    private void take(Snapshot snapshot, Machine machine) {
        thaw(snapshot, machine);
        if (machine.stage().has(Fault.SNAPSHOT_FAILS)) {
            snapshot.error(
                    "VolumeSnapshot vmsnapshot-" + snapshot.name().name()
                            + " error: Failed to check and update snapshot content: rpc error: code = Internal",
                    agenda.now());
            machine.stage().tell(Kind.SNAPSHOT, "snapshot " + snapshot.name().name() + " cannot be taken");
            return;
        }
        snapshot.taken(content(machine));
        agenda.cancel(snapshot);
        release(snapshot);
        agenda.after(GETS_READY, snapshot, () -> {
            snapshot.becameReady();
            machine.stage().tell(Kind.SNAPSHOT, "snapshot " + snapshot.name().name() + " can be used");
        });
    }

    private Snapshot.Content content(Machine machine) {
        List<VolumeSnapshots.Standing> standings = VolumeSnapshots.of(machine);
        return new Snapshot.Content(
                spec(machine),
                machine.guest().image(),
                agenda.now(),
                volumes(standings, true),
                volumes(standings, false));
    }

    /** Of a VM that runs: what it was started with, but with the disks and volumes it has now. */
    private static JsonNode spec(Machine machine) {
        JsonNode now = machine.vm().path("spec");
        Optional<JsonNode> started = machine.startSpec();
        if (started.isEmpty() || !(started.get().deepCopy() instanceof ObjectNode spec)) {
            return now.deepCopy();
        }
        ObjectNode template = spec.withObject("/template/spec");
        put(template, "volumes", now.at("/template/spec/volumes"));
        put(template.withObject("/domain/devices"), "disks", now.at("/template/spec/domain/devices/disks"));
        put(spec, "dataVolumeTemplates", now.path("dataVolumeTemplates"));
        return spec;
    }

    private static void put(ObjectNode into, String field, JsonNode value) {
        if (value.isMissingNode()) {
            into.remove(field);
        } else {
            into.set(field, value.deepCopy());
        }
    }

    private static List<String> volumes(List<VolumeSnapshots.Standing> standings, boolean included) {
        return standings.stream()
                .filter(standing -> standing.refusal().isEmpty() == included)
                .map(VolumeSnapshots.Standing::volume)
                .toList();
    }

    private void fail(Snapshot snapshot) {
        if (!snapshot.isOver()) {
            agenda.cancel(snapshot);
            snapshot.fail();
            release(snapshot);
        }
    }

    private void release(Snapshot snapshot) {
        if (!snapshot.isLocked()) {
            return;
        }
        snapshot.locked(false);
        machines.apply(snapshot.vm()).ifPresent(machine -> {
            machine.snapshotInProgress(Optional.empty());
            thaw(snapshot, machine);
        });
    }

    private static void thaw(Snapshot snapshot, Machine machine) {
        if (snapshot.froze()) {
            machine.guest().thaw();
            snapshot.froze(false);
        }
    }

    private static String uid(Machine machine) {
        return machine.vm().at("/metadata/uid").asText();
    }
}
