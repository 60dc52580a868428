package io.pvdrivers.simulator.world;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.operator.guest.AgentChannel;
import io.pvdrivers.operator.guest.GuestAgent;
import io.pvdrivers.operator.guest.QemuGuestAgent;
import io.pvdrivers.simulator.world.guest.Guest;
import io.pvdrivers.simulator.world.guest.Programs;
import io.pvdrivers.simulator.world.kubevirt.Cluster;
import io.pvdrivers.simulator.world.kubevirt.Happenings;
import io.pvdrivers.simulator.world.kubevirt.InstanceAnswer;
import io.pvdrivers.simulator.world.kubevirt.Refusal;
import io.pvdrivers.simulator.world.kubevirt.SubresourceRequest;
import io.pvdrivers.simulator.world.kubevirt.SubresourceResult;
import io.pvdrivers.simulator.world.kubevirt.VmWrite;
import io.pvdrivers.simulator.world.scene.Agenda;
import io.pvdrivers.simulator.world.scene.Chronicle;
import io.pvdrivers.simulator.world.scene.Fault;
import io.pvdrivers.simulator.world.scene.KubeVirtRelease;
import io.pvdrivers.simulator.world.scene.VmName;
import io.pvdrivers.simulator.world.scene.WorldEvent;
import io.pvdrivers.simulator.world.scene.WorldEvent.Kind;
import io.pvdrivers.simulator.world.scene.WorldSettings;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * KubeVirt and the guests of its VMs. It takes VMs as an API server stores them and answers with VMIs and statuses as KubeVirt
 * would write them; time passes only when it is told to.
 *
 * <p>What is put before the first {@link #advance} is <em>found</em>: a VM that wants to run runs already, with its agent
 * connected, from its VMI if that is put too. What comes later is new and starts. Annotations {@code rehearse.pvdrivers.io/os},
 * {@code drivers}, {@code agent}, {@code static-ip}, {@code san-policy}, {@code roles}, {@code foreign}, {@code updates} and
 * {@code faults} on a VM say what its guest is; without them its preference, labels, annotations and guestOSInfo do.
 *
 * <p>Its guests are reached as real ones are: by the JSON of the QEMU guest agent, over {@link #channel}. What their programs
 * and the operator's scripts do there, {@code world.agent} plays; no script is run.
 *
 * <p>What people and KubeVirt do to a VM besides, such as migrations, pauses, freezes, restores and clones, is asked for by
 * {@link #let}; its snapshots are in {@link #snapshots}. Several threads may use a world; it does one thing at a time.
 */
public final class World {
    private final WorldSettings settings;
    private final Agenda agenda;
    private final Chronicle chronicle;
    private final Cluster cluster;
    private final VmSnapshots snapshots;
    private final Volumes volumes;
    private final GuestChannel channel = new GuestChannel(this);
    private final GuestAgent agent = new QemuGuestAgent(channel);

    public World(WorldSettings settings) {
        this.settings = settings;
        agenda = new Agenda(settings.start());
        chronicle = new Chronicle(agenda);
        cluster = new Cluster(settings, agenda, chronicle);
        volumes = new Volumes(this, cluster);
        snapshots = new VmSnapshots(this, cluster.snapshots());
    }

    /** Lets everything happen that is due up to then. */
    public synchronized void advance(Instant until) {
        agenda.advance(until);
    }

    public synchronized Instant now() {
        return agenda.now();
    }

    /** When something happens next if nobody does anything; empty when the world rests. */
    public synchronized Optional<Instant> nextEvent() {
        return agenda.next();
    }

    /** The KubeVirt object of its cluster. */
    public synchronized ObjectNode kubeVirt() {
        return cluster.kubeVirt().manifest();
    }

    /** The KubeVirt is updated, or its feature gates are set anew. Who holds its object has to look again. */
    public synchronized void changeKubeVirt(KubeVirtRelease now) {
        cluster.kubeVirt(now);
    }

    /** A VirtualMachinePreference or VirtualMachineClusterPreference. Put those that VMs name before the VMs. */
    public synchronized void putPreference(ObjectNode preference) {
        cluster.putPreference(preference);
    }

    /**
     * A preference by its name, those that KubeVirt brings among them.
     *
     * @param namespace empty for a VirtualMachineClusterPreference
     */
    public synchronized Optional<ObjectNode> preference(String namespace, String name) {
        return cluster.preference(namespace, name);
    }

    /** A GuestReport. What it says of foreign software and of updates the guest has; put it before its VM. */
    public synchronized void putReport(ObjectNode report) {
        cluster.putReport(report);
    }

    /**
     * A VMI as it was found, before or after its VM.
     *
     * @throws IllegalArgumentException if its spec cannot be understood
     */
    public synchronized void putInstance(ObjectNode vmi) {
        if (!agenda.now().equals(settings.start())) {
            throw new IllegalStateException("VMIs are found before time passes; later KubeVirt makes them.");
        }
        cluster.putInstance(vmi);
    }

    /**
     * A VM as it is stored, new or changed. Its status counts only for a VM that is found.
     *
     * @throws IllegalArgumentException if an annotation for the rehearsal cannot be understood
     */
    public synchronized void putVirtualMachine(ObjectNode vm) {
        cluster.putVirtualMachine(vm);
    }

    public synchronized void deleteVirtualMachine(VmName vm) {
        cluster.deleteVirtualMachine(vm);
    }

    /** The validating webhook on a new VM; empty admits it. */
    public synchronized List<Refusal> admitCreate(ObjectNode candidate) {
        return cluster.admitCreate(candidate);
    }

    /** The validating webhook on a change; empty admits it. */
    public synchronized List<Refusal> admitUpdate(ObjectNode old, ObjectNode candidate) {
        return cluster.admitUpdate(old, candidate);
    }

    /** The mutating webhook on a new VM. */
    public synchronized ObjectNode mutateCreate(ObjectNode candidate) {
        return cluster.mutateCreate(candidate);
    }

    /** The mutating webhook on a change. */
    public synchronized ObjectNode mutateUpdate(ObjectNode candidate) {
        return cluster.mutateUpdate(candidate);
    }

    public synchronized SubresourceResult restart(VmName vm, SubresourceRequest request) {
        return cluster.restart(vm, request);
    }

    public synchronized SubresourceResult start(VmName vm, SubresourceRequest request) {
        return cluster.start(vm, request);
    }

    public synchronized SubresourceResult stop(VmName vm, SubresourceRequest request) {
        return cluster.stop(vm, request);
    }

    public synchronized Set<VmName> virtualMachines() {
        return cluster.virtualMachines();
    }

    /** The VM as it was put, with the status KubeVirt gives it. */
    public synchronized Optional<ObjectNode> virtualMachine(VmName vm) {
        return cluster.virtualMachine(vm);
    }

    public synchronized Optional<ObjectNode> virtualMachineStatus(VmName vm) {
        return cluster.virtualMachineStatus(vm);
    }

    /** The VMI of a VM, if it has one. While it stops it shows a deletionTimestamp. */
    public synchronized Optional<ObjectNode> instance(VmName vm) {
        return cluster.instance(vm);
    }

    /** A GET of {@code virtualmachineinstances/{name}/{subresource}}: {@code filesystemlist} or {@code vnc/screenshot}. */
    public synchronized InstanceAnswer read(VmName vmi, String subresource) {
        return cluster.read(vmi, subresource);
    }

    /** Claims and DataVolumes. */
    public Volumes volumes() {
        return volumes;
    }

    /** VirtualMachineSnapshots. */
    public VmSnapshots snapshots() {
        return snapshots;
    }

    /** The faults that strike a VM, those of the API server included. */
    public synchronized Set<Fault> faults(VmName vm) {
        return cluster.faults(vm);
    }

    /** The way to the agents of the guests, without a pod between. */
    public AgentChannel channel() {
        return channel;
    }

    /** The operator's way into the guests, over that channel. */
    public GuestAgent agent() {
        return agent;
    }

    /** A guest reboots because somebody inside wants it to; its VMI stays unless its reboot policy is another. False when no guest is up. */
    public synchronized boolean guestReboots(VmName vm) {
        return cluster.runningGuest(vm).filter(Guest::reboot).isPresent();
    }

    /** The admin installs the guest agent and its driver. False when the admin is away or there is nothing to do. */
    public synchronized boolean adminInstallsGuestAgent(VmName vm) {
        boolean done = settings.admin()
                && cluster.runningGuest(vm).filter(Guest::installAgent).isPresent();
        if (done) {
            chronicle.tell(vm, Kind.ADMIN_ACTED, "the admin installed the guest agent and its driver");
        }
        return done;
    }

    /** The admin installs every driver of the ISO in a drive by hand. False when the admin is away or there is no ISO. */
    public synchronized boolean adminInstallsDrivers(VmName vm) {
        boolean done = settings.admin()
                && cluster.runningGuest(vm)
                        .filter(guest -> guest.installDrivers(List.of()))
                        .isPresent();
        if (done) {
            chronicle.tell(vm, Kind.ADMIN_ACTED, "the admin installed the drivers of the ISO by hand");
        }
        return done;
    }

    /** The admin installs or removes programs inside a Windows. False when the admin is away or there is nothing to do. */
    public synchronized boolean adminChangesPrograms(VmName vm, Predicate<Programs> change) {
        boolean done = settings.admin()
                && cluster.runningGuest(vm)
                        .flatMap(Guest::openPrograms)
                        .filter(change)
                        .isPresent();
        if (done) {
            chronicle.tell(vm, Kind.ADMIN_ACTED, "the admin installed or removed programs");
        }
        return done;
    }

    /** A Job installs these drivers over the network. False when no Windows is up or no drive holds them. */
    public synchronized boolean jobInstallsDrivers(VmName vm, List<String> drivers) {
        return cluster.runningGuest(vm)
                .filter(guest -> guest.installDrivers(drivers))
                .isPresent();
    }

    /** Lets something happen to a VM. False when it cannot. */
    public synchronized boolean let(Predicate<Happenings> happen) {
        return happen.test(cluster.happenings());
    }

    /** A clone of a VM, to be created under this name. */
    public synchronized Optional<ObjectNode> cloneOf(VmName vm, String name) {
        return cluster.happenings().cloneOf(vm, name);
    }

    /** The changes that KubeVirt made of VMs since this was asked last. Whoever stores the VMs has to apply them. */
    public synchronized List<VmWrite> takeWrites() {
        return cluster.happenings().takeWrites();
    }

    /** What happened, from this number on; the first event is number 0. */
    public synchronized List<WorldEvent> eventsSince(int number) {
        return chronicle.since(number);
    }

    Cluster cluster() {
        return cluster;
    }
}
