package io.pvdrivers.operator.policy;

import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.api.v1alpha1.DriverStateSpec;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.Plan;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.PolicyRef;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.Ticket;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.VirtualMachineRef;
import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.DriverStateStatusBuilder;
import io.pvdrivers.api.v1alpha1.Policy;
import io.pvdrivers.kubevirt.VirtualMachine;
import io.pvdrivers.kubevirt.VirtualMachineInstance;
import io.pvdrivers.operator.Copies;
import io.pvdrivers.operator.OperatorContext;
import io.pvdrivers.operator.catalog.Catalog;
import io.pvdrivers.operator.gate.GuestSight;
import io.pvdrivers.operator.gate.Situation;
import io.pvdrivers.operator.gate.Surroundings;
import io.pvdrivers.operator.kubevirt.OperatingSystem;
import io.pvdrivers.operator.state.Facts;
import io.pvdrivers.operator.state.StateDeletion;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** The DriverStates of a policy's VMs: makes them, keeps them pointing at the policy, and puts tickets into them. */
final class Fleet {
    /** A VM and its instance, as cached. */
    record Vm(VirtualMachine machine, Optional<VirtualMachineInstance> instance) {
        NamespacedName name() {
            return NamespacedName.of(machine);
        }
    }

    private final OperatorContext operator;
    private final KubernetesClient client;
    private final FleetCache cache;
    private final Catalog catalog;
    private final Function<String, NamespacePolicies> policies;
    private final Map<String, NamespacePolicies> read = new HashMap<>();
    private final Map<NamespacedName, List<Policy>> selecting = new HashMap<>();
    private final Instant now;
    private final Unwritten unwritten = new Unwritten();

    /** @param policies what may govern the VMs of a namespace; asked once for each */
    Fleet(
            OperatorContext operator,
            KubernetesClient client,
            FleetCache cache,
            Catalog catalog,
            Function<String, NamespacePolicies> policies) {
        this.operator = operator;
        this.client = client;
        this.cache = cache;
        this.catalog = catalog;
        this.policies = policies;
        this.now = operator.clock().instant();
    }

    private NamespacePolicies policies(Vm vm) {
        return read.computeIfAbsent(vm.machine().getMetadata().getNamespace(), policies);
    }

    boolean isGovernedBy(Vm vm, Policy policy) {
        return OptOut.of(vm.machine(), policies(vm), now).isEmpty()
                && selecting(vm).stream()
                        .findFirst()
                        .filter(p -> isSame(p, policy))
                        .isPresent();
    }

    /** The policy that a VM obeys instead, where this one selects it too. */
    Optional<Policy> shadow(Vm vm, Policy policy) {
        var selecting = selecting(vm);
        return selecting.stream()
                .findFirst()
                .filter(first -> !isSame(first, policy) && selecting.stream().anyMatch(p -> isSame(p, policy)));
    }

    private List<Policy> selecting(Vm vm) {
        return selecting.computeIfAbsent(vm.name(), name -> Selection.selecting(policies(vm), vm.machine(), os(vm)));
    }

    private static boolean isSame(Policy one, Policy other) {
        return one.getMetadata().getUid().equals(other.getMetadata().getUid());
    }

    /** When the next of these VMs is no longer left alone. */
    Optional<Instant> nextOptOutEnds(List<Vm> vms) {
        return vms.stream()
                .flatMap(vm -> OptOut.of(vm.machine(), policies(vm), now).flatMap(OptOut::until).stream())
                .min(Comparator.naturalOrder());
    }

    private OperatingSystem os(Vm vm) {
        var status = state(vm)
                .map(DriverState::getStatus)
                .orElseGet(() -> DriverStateStatusBuilder.builder().build());
        return os(vm, status);
    }

    private static OperatingSystem os(Vm vm, DriverStateStatus status) {
        return Facts.operatingSystem(vm.machine(), vm.instance(), status);
    }

    private Optional<DriverState> state(Vm vm) {
        return cache.state(vm.machine());
    }

    /** What could not be written so far. */
    Unwritten unwritten() {
        return unwritten;
    }

    /** Gives every VM its DriverState; what is returned is by VM, without those that cannot be made. */
    Map<NamespacedName, DriverState> enrol(List<Vm> vms, Policy policy) {
        var reference = Governing.reference(policy);
        var enrolled = new TreeMap<NamespacedName, DriverState>();
        for (var vm : vms) {
            unwritten
                    .attempt(vm.name(), () -> enrol(vm, reference))
                    .or(() -> state(vm))
                    .ifPresent(state -> enrolled.put(vm.name(), state));
        }
        return enrolled;
    }

    private DriverState enrol(Vm vm, PolicyRef reference) {
        var known = state(vm);
        if (known.isEmpty()) {
            return create(vm, reference);
        }
        var state = known.get();
        if (!state.getSpec()
                .virtualMachine()
                .uid()
                .equals(vm.machine().getMetadata().getUid())) {
            StateDeletion.delete(client, state);
            return state;
        }
        return reference.equals(state.getSpec().policyRef())
                ? state
                : update(state, state.getSpec().withPolicyRef(reference));
    }

    private DriverState create(Vm vm, PolicyRef reference) {
        var metadata = vm.machine().getMetadata();
        var state = new DriverState();
        state.getMetadata().setName(metadata.getName());
        state.getMetadata().setNamespace(metadata.getNamespace());
        state.getMetadata()
                .setOwnerReferences(List.of(new OwnerReferenceBuilder()
                        .withApiVersion(vm.machine().getApiVersion())
                        .withKind(vm.machine().getKind())
                        .withName(metadata.getName())
                        .withUid(metadata.getUid())
                        .build()));
        state.setSpec(
                new DriverStateSpec(new VirtualMachineRef(metadata.getName(), metadata.getUid()), reference, null));
        var created = client.resource(state).create();
        cache.created(created);
        return created;
    }

    /** Lets a VM go, or go on: freezes the plan that its policy means for it now, or leaves the one of its run. Empty where that cannot be written. */
    Optional<DriverState> grant(Vm vm, DriverState state, Policy policy) {
        var at = operator.clock().instant().truncatedTo(ChronoUnit.SECONDS);
        var ticket = Turns.renewed(policy, state, at)
                .orElseGet(() -> new Ticket(
                        "run-%010x".formatted(operator.random().nextLong(1L << 40)),
                        at,
                        Governing.reference(policy),
                        plan(vm, state)));
        return unwritten.attempt(vm.name(), () -> update(state, state.getSpec().withTicket(ticket)));
    }

    /** The release that a VM would be let go with now. */
    String release(Vm vm, DriverState state, Policy policy) {
        return Turns.renewed(policy, state, now)
                .map(Ticket::plan)
                .orElseGet(() -> plan(vm, state))
                .release();
    }

    /** As it would be made now, whatever was frozen before. */
    private Plan plan(Vm vm, DriverState state) {
        return situation(vm, withoutTicket(state)).plan();
    }

    /** Takes back a turn that the VM has not used. Empty where that cannot be written. */
    Optional<DriverState> withdraw(Vm vm, DriverState state) {
        return unwritten.attempt(vm.name(), () -> update(state, state.getSpec().withTicket(null)));
    }

    private DriverState withoutTicket(DriverState state) {
        var bare = new DriverState();
        bare.setMetadata(state.getMetadata());
        bare.setSpec(state.getSpec().withTicket(null));
        bare.setStatus(state.getStatus());
        return bare;
    }

    /** Whether the VM has its turn with a plan for a release that the policy does not mean any more. */
    boolean isPlanOutdated(Vm vm, DriverState state, Policy policy) {
        return Turns.isPlanOutdated(policy, state, () -> plan(vm, state));
    }

    /** As far as caches tell; nobody looks into its guest. */
    private Situation situation(Vm vm, DriverState state) {
        var facts = new Facts(
                operator.clock().instant(),
                state,
                vm.machine(),
                vm.instance(),
                policies(vm),
                catalog,
                operator.media().get(),
                new GuestSight.Off(),
                Surroundings.UNKNOWN,
                operator.limits(),
                operator.docs());
        return facts.situation();
    }

    /** The volumes with ISOs that these VMs still go on with. */
    Stream<String> volumesToComeOf(List<Vm> vms) {
        return vms.stream()
                .flatMap(vm -> state(vm)
                        .filter(MediaNeeds::isToGoOn)
                        .map(state -> MediaNeeds.of(situation(vm, state)))
                        .orElseGet(Stream::empty));
    }

    private DriverState update(DriverState state, DriverStateSpec spec) {
        var next = Copies.of(state);
        next.setSpec(spec);
        var updated = client.resource(next)
                .lockResourceVersion(state.getMetadata().getResourceVersion())
                .update();
        cache.updated(updated, state);
        return updated;
    }
}
