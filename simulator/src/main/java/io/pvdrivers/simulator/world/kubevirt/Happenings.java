package io.pvdrivers.simulator.world.kubevirt;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.simulator.world.guest.Guest;
import io.pvdrivers.simulator.world.scene.Fault;
import io.pvdrivers.simulator.world.scene.VmName;
import io.pvdrivers.simulator.world.scene.WorldEvent.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What KubeVirt and the people around a VM do to it besides starting and stopping it. Each says false when it cannot be.
 */
public final class Happenings {
    private static final Duration MIGRATES = Duration.ofSeconds(45);

    private final Function<VmName, Optional<Machine>> machines;
    private final Snapshots snapshots;
    private final Restores restores;
    private final List<VmWrite> writes = new ArrayList<>();
    private final Map<VmName, Guest> clonedFrom = new HashMap<>();
    private int migrations;

    Happenings(Function<VmName, Optional<Machine>> machines, Snapshots snapshots, Lifecycle lifecycle) {
        this.machines = machines;
        this.snapshots = snapshots;
        restores = new Restores(lifecycle, (vm, patch) -> writes.add(new VmWrite(vm, patch)));
    }

    /** The changes that KubeVirt made of VMs since this was asked last. */
    public List<VmWrite> takeWrites() {
        List<VmWrite> taken = List.copyOf(writes);
        writes.clear();
        return taken;
    }

    /** The VM moves to another node while its guest runs. It takes 45 seconds. */
    public boolean migrate(VmName vm) {
        return running(vm)
                .flatMap(machine -> machine.instance()
                        .filter(instance -> instance.notMigratable().isEmpty()
                                && instance.migration()
                                        .filter(Migration::isUnderWay)
                                        .isEmpty())
                        .map(instance -> begin(machine, instance)))
                .isPresent();
    }

    private Migration begin(Machine machine, Instance instance) {
        migrations++;
        var migration =
                new Migration("migration-" + migrations, machine.stage().now(), instance.node(), instance.otherNode());
        instance.migration(migration);
        machine.stage().tell(Kind.MIGRATION, "the VMI begins to move to " + migration.target());
        machine.stage().after(MIGRATES, instance, () -> arrive(machine, instance, migration));
        return migration;
    }

    private static void arrive(Machine machine, Instance instance, Migration migration) {
        boolean failed = machine.stage().has(Fault.MIGRATION_FAILS);
        migration.end(machine.stage().now(), failed);
        if (!failed) {
            instance.node(migration.target());
        }
        machine.stage().tell(Kind.MIGRATION, failed ? "the VMI could not move" : "the VMI runs on " + instance.node());
    }

    /** Somebody pauses the VM: its guest stands still, and its agent does not answer. */
    public boolean pause(VmName vm) {
        return running(vm).map(Machine::guest).filter(Guest::pause).isPresent();
    }

    public boolean unpause(VmName vm) {
        return running(vm)
                .filter(machine -> machine.snapshotInProgress().isEmpty())
                .map(Machine::guest)
                .filter(Guest::unpause)
                .isPresent();
    }

    /** Somebody, a backup say, freezes the guest's file systems; until then its agent does next to nothing. */
    public boolean freeze(VmName vm) {
        return running(vm).map(Machine::guest).filter(Guest::freeze).isPresent();
    }

    public boolean thaw(VmName vm) {
        return running(vm).map(Machine::guest).filter(Guest::thaw).isPresent();
    }

    /** A volume of the VM that runs begins to move to another claim. */
    public boolean beginMove(VmName vm, String volume, String claim) {
        return running(vm)
                .flatMap(Machine::instance)
                .filter(instance -> instance.beginMove(volume, claim))
                .isPresent();
    }

    /** Every volume has arrived. */
    public boolean finishMove(VmName vm) {
        return running(vm)
                .flatMap(Machine::instance)
                .filter(Instance::finishMove)
                .isPresent();
    }

    /** Somebody inside shuts the guest down; what comes then is the run strategy's matter. */
    public boolean shutDownInside(VmName vm) {
        return running(vm).map(Machine::guest).filter(Guest::shutDown).isPresent();
    }

    /** The owner restores the VM from a snapshot that can be used. It is done when the VM is off. */
    public boolean restore(VmName vm, String snapshot) {
        Optional<Snapshot.Content> content = snapshots.usable(new VmName(vm.namespace(), snapshot));
        return content.isPresent()
                && machines.apply(vm)
                        .filter(machine -> restores.begin(machine, "back-to-" + snapshot, content.orElseThrow()))
                        .isPresent();
    }

    /**
     * A clone of a VM as KubeVirt makes it, to be created: with its labels and annotations, but with a name, volumes, MACs and
     * a firmware of its own. What is on its disks is what is on the first one's now.
     */
    public Optional<ObjectNode> cloneOf(VmName vm, String name) {
        return machines.apply(vm).map(machine -> {
            clonedFrom.put(new VmName(vm.namespace(), name), machine.guest());
            return Clones.of(machine.vm(), name);
        });
    }

    /** Gives a guest that is new what its disks were cloned from. */
    void fill(VmName vm, Guest guest) {
        Optional.ofNullable(clonedFrom.remove(vm))
                .ifPresent(source -> source.image().onto(guest));
    }

    private Optional<Machine> running(VmName vm) {
        return machines.apply(vm)
                .filter(machine -> machine.instance()
                        .filter(instance -> instance.isRunning() && !instance.isStopping())
                        .isPresent());
    }

    /** {@code status.volumeUpdateState} of a VM, and {@code status.migratedVolumes} of its VMI. */
    static ArrayNode migratedVolumes(Instance instance) {
        ArrayNode list = instance.birth().base().arrayNode();
        instance.movingVolumes().forEach((volume, claim) -> {
            ObjectNode entry = list.addObject().put("volumeName", volume);
            entry.putObject("sourcePVCInfo").put("claimName", instance.claimOf(volume));
            entry.putObject("destinationPVCInfo").put("claimName", claim);
        });
        return list;
    }
}
