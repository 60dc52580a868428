package io.pvdrivers.simulator.world.kubevirt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.simulator.world.guest.Guest;
import io.pvdrivers.simulator.world.scene.Agenda;
import io.pvdrivers.simulator.world.scene.Chronicle;
import io.pvdrivers.simulator.world.scene.Fault;
import io.pvdrivers.simulator.world.scene.KubeVirtRelease;
import io.pvdrivers.simulator.world.scene.VmName;
import io.pvdrivers.simulator.world.scene.WorldEvent.Kind;
import io.pvdrivers.simulator.world.scene.WorldSettings;
import io.pvdrivers.simulator.world.storage.Claims;
import io.pvdrivers.simulator.world.storage.DataVolumes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** KubeVirt in one cluster, with the VMs it keeps. */
public final class Cluster {
    private final WorldSettings settings;
    private final Chronicle chronicle;
    private final Preferences preferences = new Preferences();
    private final Lifecycle lifecycle;
    private final Subresources subresources;
    private final Admission admission;
    private final Arrivals arrivals;
    private final Snapshots snapshots;
    private final Happenings happenings;
    private final KubeMacPool macPool;
    private final KubeVirtRules rules;
    private final Claims claims;
    private final DataVolumes dataVolumes;
    private final ClaimUse claimUse;
    private final SortedMap<VmName, Machine> machines = new TreeMap<>();
    private final Map<VmName, ObjectNode> misshapen = new HashMap<>();

    public Cluster(WorldSettings settings, Agenda agenda, Chronicle chronicle) {
        this.settings = settings;
        this.chronicle = chronicle;
        rules = new KubeVirtRules(settings.kubeVirt());
        claims = new Claims(agenda, settings.registry(), this::faultsIn, this::storageChanged);
        dataVolumes = new DataVolumes(agenda, settings.registry(), settings.timings(), this::faultsIn, claims);
        claimUse = new ClaimUse(claims, dataVolumes, machines::values, this::storageChanged);
        var instances = new InstanceFactory(new HardwareFactory(settings.registry(), claimUse::behind), preferences);
        lifecycle = new Lifecycle(settings.registry(), rules, preferences, instances, claimUse);
        subresources = new Subresources(lifecycle);
        admission = new Admission(preferences, rules);
        arrivals = new Arrivals(settings, agenda, chronicle, preferences, instances, lifecycle);
        snapshots = new Snapshots(agenda, rules::hasSnapshots, this::machine);
        happenings = new Happenings(this::machine, snapshots, lifecycle);
        macPool = new KubeMacPool(settings.macPool(), agenda);
    }

    public KubeVirtRelease kubeVirt() {
        return rules.release();
    }

    /** The KubeVirt is updated, or its gates are set anew. What runs stays as it is until something changes. */
    public void kubeVirt(KubeVirtRelease now) {
        rules.become(now);
    }

    public Claims claims() {
        return claims;
    }

    public DataVolumes dataVolumes() {
        return dataVolumes;
    }

    /** What strikes everywhere, or one of the VMs of a namespace. */
    private Set<Fault> faultsIn(String namespace) {
        Set<Fault> faults = EnumSet.noneOf(Fault.class);
        faults.addAll(settings.faults().everywhere());
        machines.values().stream()
                .filter(machine -> machine.stage().vm().namespace().equals(namespace))
                .forEach(machine -> faults.addAll(machine.stage().faults()));
        return faults;
    }

    /** Those that wait for a claim look again. */
    private void storageChanged() {
        machines.values().stream()
                .filter(machine ->
                        machine.instance().filter(Instance::waitsForClaims).isPresent())
                .forEach(lifecycle::sync);
    }

    public void putPreference(ObjectNode preference) {
        preferences.put(preference);
        machines.values().forEach(lifecycle::sync);
    }

    public Optional<ObjectNode> preference(String namespace, String name) {
        return preferences.object(namespace, name);
    }

    /** A VMI as it was found. It may come before its VM or after it, but not once time has passed. */
    public void putInstance(ObjectNode vmi) {
        VmName name = VmName.of(vmi);
        Shape.requireInstance(vmi);
        arrivals.found(vmi.deepCopy());
        Optional.ofNullable(machines.remove(name)).ifPresent(machine -> {
            lifecycle.delete(machine);
            machines.put(name, arrivals.of(machine.vm()));
        });
    }

    /** A GuestReport about a VM that is yet to come. */
    public void putReport(ObjectNode report) {
        arrivals.reported(report.deepCopy());
    }

    /** A VM as it is stored: new, or changed. One that is no VM in its shape never runs. */
    public void putVirtualMachine(ObjectNode vm) {
        VmName name = VmName.of(vm);
        misshapen.remove(name);
        if (!Shape.refusals(vm).isEmpty()) {
            deleteVirtualMachine(name);
            misshapen.put(name, vm.deepCopy());
            return;
        }
        Machine known = machines.get(name);
        boolean other = known != null && !uid(vm).isEmpty() && !uid(known.vm()).equals(uid(vm));
        if (known == null || other) {
            deleteVirtualMachine(name);
            Machine arrived = arrivals.of(vm.deepCopy());
            happenings.fill(name, arrived.guest());
            machines.put(name, arrived);
        } else {
            ObjectNode copy = vm.deepCopy();
            copy.withObject("/metadata").put("uid", uid(known.vm()));
            known.change(copy);
            lifecycle.sync(known);
        }
    }

    public void deleteVirtualMachine(VmName name) {
        misshapen.remove(name);
        Optional.ofNullable(machines.remove(name)).ifPresent(machine -> {
            lifecycle.delete(machine);
            preferences.forget(name);
            claimUse.released();
        });
    }

    public Set<VmName> virtualMachines() {
        SortedSet<VmName> all = new TreeSet<>(machines.keySet());
        all.addAll(misshapen.keySet());
        return all;
    }

    public Optional<ObjectNode> virtualMachine(VmName name) {
        Optional<ObjectNode> vm = machine(name).map(Machine::vm).or(() -> Optional.ofNullable(misshapen.get(name)));
        return vm.map(ObjectNode::deepCopy)
                .map(copy -> copy.set("status", virtualMachineStatus(name).orElseThrow()));
    }

    public Optional<ObjectNode> virtualMachineStatus(VmName name) {
        return machine(name)
                .map(this::status)
                .or(() ->
                        Optional.ofNullable(misshapen.get(name)).map(vm -> MachineView.misshapen(Shape.refusals(vm))));
    }

    private ObjectNode status(Machine machine) {
        ObjectNode status = new MachineView(machine, claimUse).status();
        preferences.status(machine.vm()).ifPresent(ref -> status.set("preferenceRef", ref));
        return status;
    }

    public Optional<ObjectNode> instance(VmName name) {
        return machine(name)
                .flatMap(machine ->
                        machine.instance().map(instance -> new InstanceView(machine, instance, claimUse).render()));
    }

    public Happenings happenings() {
        return happenings;
    }

    public Snapshots snapshots() {
        return snapshots;
    }

    /** A GET of {@code virtualmachineinstances/{name}/{subresource}}. */
    public InstanceAnswer read(VmName name, String subresource) {
        return machine(name)
                .filter(machine -> machine.instance().isPresent())
                .map(machine -> InstanceReads.read(machine, subresource))
                .orElseGet(() -> InstanceAnswer.notFound(name));
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
        return told(candidate, withGates(candidate, admission.ofCreate(candidate)));
    }

    public List<Refusal> admitUpdate(ObjectNode old, ObjectNode candidate) {
        return told(candidate, withGates(candidate, admission.ofUpdate(old, withHolds(candidate))));
    }

    private List<Refusal> withGates(ObjectNode candidate, List<Refusal> refusals) {
        List<Refusal> all = new ArrayList<>(refusals);
        if (!candidate.at("/metadata").has("deletionTimestamp")) {
            all.addAll(GateRules.refusals(candidate, rules.release()));
        }
        return all;
    }

    /** Who does not store statuses still has a change refused that a snapshot or a restore holds back. */
    private ObjectNode withHolds(ObjectNode candidate) {
        Optional<Machine> known = machine(VmName.of(candidate));
        if (known.isEmpty()) {
            return candidate;
        }
        ObjectNode held = candidate.deepCopy();
        hold(held, "snapshotInProgress", known.get().snapshotInProgress());
        hold(held, "restoreInProgress", known.get().restoreInProgress());
        return held;
    }

    private static void hold(ObjectNode vm, String field, Optional<String> name) {
        vm.withObject("/status").remove(field);
        name.ifPresent(holding -> vm.withObject("/status").put(field, holding));
    }

    public ObjectNode mutateCreate(ObjectNode candidate) {
        return macPool.mutate(Optional.empty(), Mutation.onCreate(candidate, settings.seed(), rules));
    }

    public ObjectNode mutateUpdate(ObjectNode candidate) {
        return macPool.mutate(machine(VmName.of(candidate)).map(Machine::vm), Mutation.onUpdate(candidate));
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
