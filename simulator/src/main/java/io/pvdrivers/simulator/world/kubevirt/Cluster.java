package io.pvdrivers.simulator.world.kubevirt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.simulator.world.guest.Guest;
import io.pvdrivers.simulator.world.guest.GuestProfile;
import io.pvdrivers.simulator.world.scene.Agenda;
import io.pvdrivers.simulator.world.scene.Chronicle;
import io.pvdrivers.simulator.world.scene.Fault;
import io.pvdrivers.simulator.world.scene.Stage;
import io.pvdrivers.simulator.world.scene.VmName;
import io.pvdrivers.simulator.world.scene.WorldEvent.Kind;
import io.pvdrivers.simulator.world.scene.WorldSettings;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** KubeVirt in one cluster, with the VMs it keeps. */
public final class Cluster {
    private final WorldSettings settings;
    private final Agenda agenda;
    private final Chronicle chronicle;
    private final Preferences preferences = new Preferences();
    private final InstanceFactory instances;
    private final Lifecycle lifecycle;
    private final Subresources subresources;
    private final Admission admission;
    private final SortedMap<VmName, Machine> machines = new TreeMap<>();
    private final Map<VmName, ObjectNode> foundInstances = new HashMap<>();

    public Cluster(WorldSettings settings, Agenda agenda, Chronicle chronicle) {
        this.settings = settings;
        this.agenda = agenda;
        this.chronicle = chronicle;
        instances = new InstanceFactory(new HardwareFactory(settings.registry()), preferences);
        lifecycle = new Lifecycle(settings.registry(), preferences, instances);
        subresources = new Subresources(lifecycle);
        admission = new Admission(preferences);
    }

    public void putPreference(ObjectNode preference) {
        preferences.put(preference);
    }

    /** A VMI as it was found. It may come before its VM or after it, but not once time has passed. */
    public void putInstance(ObjectNode vmi) {
        VmName name = VmName.of(vmi);
        foundInstances.put(name, vmi.deepCopy());
        Optional.ofNullable(machines.remove(name)).ifPresent(machine -> {
            lifecycle.delete(machine);
            add(name, machine.vm());
        });
    }

    /** A VM as it is stored: new, or changed. */
    public void putVirtualMachine(ObjectNode vm) {
        VmName name = VmName.of(vm);
        Machine known = machines.get(name);
        boolean other = known != null && !uid(vm).isEmpty() && !uid(known.vm()).equals(uid(vm));
        if (known == null || other) {
            deleteVirtualMachine(name);
            add(name, vm.deepCopy());
        } else {
            ObjectNode copy = vm.deepCopy();
            copy.withObject("/metadata").put("uid", uid(known.vm()));
            known.change(copy);
            lifecycle.sync(known);
        }
    }

    public void deleteVirtualMachine(VmName name) {
        Optional.ofNullable(machines.remove(name)).ifPresent(lifecycle::delete);
    }

    public Set<VmName> virtualMachines() {
        return Set.copyOf(machines.keySet());
    }

    public Optional<ObjectNode> virtualMachine(VmName name) {
        return machine(name).map(machine -> new MachineView(machine).render());
    }

    public Optional<ObjectNode> virtualMachineStatus(VmName name) {
        return machine(name).map(machine -> new MachineView(machine).status());
    }

    public Optional<ObjectNode> instance(VmName name) {
        return machine(name)
                .flatMap(machine ->
                        machine.instance().map(instance -> new InstanceView(instance, machine.guest()).render()));
    }

    /** The guest that runs in the VMI of this uid. */
    public Optional<Guest> guestOf(VmName name, String vmiUid) {
        return machine(name)
                .filter(machine -> machine.instance()
                        .filter(instance -> instance.uid().equals(vmiUid) && instance.isRunning())
                        .isPresent())
                .map(Machine::guest);
    }

    public Set<Fault> faults(VmName name) {
        return machine(name)
                .map(machine -> machine.stage().faults())
                .orElse(settings.faults().of(name));
    }

    public List<Refusal> admitCreate(ObjectNode candidate) {
        return told(candidate, admission.ofCreate(candidate));
    }

    public List<Refusal> admitUpdate(ObjectNode old, ObjectNode candidate) {
        return told(candidate, admission.ofUpdate(old, candidate));
    }

    public ObjectNode mutateCreate(ObjectNode candidate) {
        return Mutation.onCreate(candidate, settings.seed());
    }

    public ObjectNode mutateUpdate(ObjectNode candidate) {
        return Mutation.onUpdate(candidate);
    }

    public SubresourceResult restart(VmName name, SubresourceRequest request) {
        return machine(name)
                .map(machine -> subresources.restart(machine, request))
                .orElseGet(() -> SubresourceResult.notFound(name));
    }

    public SubresourceResult start(VmName name, SubresourceRequest request) {
        return machine(name)
                .map(machine -> subresources.start(machine, request))
                .orElseGet(() -> SubresourceResult.notFound(name));
    }

    public SubresourceResult stop(VmName name, SubresourceRequest request) {
        return machine(name)
                .map(machine -> subresources.stop(machine, request))
                .orElseGet(() -> SubresourceResult.notFound(name));
    }

    /** The guest of a VM whose VMI runs. */
    public Optional<Guest> runningGuest(VmName name) {
        return machine(name)
                .filter(machine ->
                        machine.instance().filter(Instance::isRunning).isPresent())
                .map(Machine::guest);
    }

    private void add(VmName name, ObjectNode vm) {
        Optional<ObjectNode> vmi = Optional.ofNullable(foundInstances.remove(name));
        var random = new Randomness(settings.seed() + agenda.now().getEpochSecond(), name);
        if (uid(vm).isEmpty()) {
            vm.withObject("/metadata").put("uid", random.uid());
        }
        var hints = new GuestHints(vm, vmi);
        GuestProfile profile = hints.profile();
        Set<Fault> faults = EnumSet.noneOf(Fault.class);
        faults.addAll(settings.faults().of(name));
        faults.addAll(hints.faults());
        var stage = new Stage(name, Set.copyOf(faults), agenda, chronicle, settings.timings());
        Guest guest = Guest.found(stage, profile, instances.preview(vm));
        Set<String> images = new HashSet<>(Lifecycle.images(Spec.ofTemplate(vm)));
        var machine = new Machine(stage, random, guest, images, vm);
        machines.put(name, machine);
        boolean atTheBeginning = agenda.now().equals(settings.start());
        if (atTheBeginning && ranBefore(vm, vmi)) {
            lifecycle.foundRunning(machine, vmi);
            return;
        }
        if (atTheBeginning && foundStopped(vm)) {
            // what had to run once has done so
            machine.started();
        }
        lifecycle.sync(machine);
    }

    /** Whether a VM that was found ran: its VMI says so, else its status, else its run strategy. */
    private boolean ranBefore(ObjectNode vm, Optional<ObjectNode> vmi) {
        if (vmi.isPresent()) {
            return vmi.get().at("/status/phase").asText().equals("Running");
        }
        boolean known =
                Preferences.reference(vm).isEmpty() || preferences.of(vm).isPresent();
        return known
                && switch (RunStrategy.of(vm.path("spec"))) {
                    case HALTED -> false;
                    case MANUAL -> vm.at("/status/created").asBoolean();
                    case ALWAYS, RERUN_ON_FAILURE, ONCE -> !foundStopped(vm);
                };
    }

    private static boolean foundStopped(JsonNode vm) {
        return vm.at("/status/printableStatus").asText().equals("Stopped");
    }

    private List<Refusal> told(ObjectNode candidate, List<Refusal> refusals) {
        if (!refusals.isEmpty()) {
            chronicle.tell(VmName.of(candidate), Kind.REFUSED, Refusal.message(refusals));
        }
        return refusals;
    }

    private Optional<Machine> machine(VmName name) {
        return Optional.ofNullable(machines.get(name));
    }

    private static String uid(JsonNode object) {
        return object.at("/metadata/uid").asText();
    }
}
