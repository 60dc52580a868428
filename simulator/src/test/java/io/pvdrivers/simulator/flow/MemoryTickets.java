package io.pvdrivers.simulator.flow;

import io.pvdrivers.api.v1alpha1.DriverPolicy;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.Plan;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.Ticket;
import io.pvdrivers.kubevirt.VirtualMachine;
import io.pvdrivers.kubevirt.VirtualMachineInstance;
import io.pvdrivers.operator.action.VirtualMachines.Live;
import io.pvdrivers.operator.policy.Enrolled;
import io.pvdrivers.operator.policy.Governing;
import io.pvdrivers.operator.policy.NamespacePolicies;
import io.pvdrivers.operator.policy.NamespacedName;
import io.pvdrivers.operator.policy.Turns;
import io.pvdrivers.operator.rollout.Hold;
import io.pvdrivers.operator.state.Facts;
import io.pvdrivers.simulator.world.World;
import io.pvdrivers.simulator.world.scene.VmName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Lets VMs go as their policies' rollouts have it. */
final class MemoryTickets {
    private final World world;
    private final MemoryStates states;
    private final List<DriverPolicy> policies;
    private final BiFunction<DriverState, Live, Plan> plans;
    private final Function<VmName, Optional<VirtualMachineInstance>> instances;
    private final Map<NamespacedName, Hold> held = new HashMap<>();
    private int granted;

    MemoryTickets(
            World world,
            MemoryStates states,
            List<DriverPolicy> policies,
            BiFunction<DriverState, Live, Plan> plans,
            Function<VmName, Optional<VirtualMachineInstance>> instances) {
        this.instances = instances;
        this.world = world;
        this.states = states;
        this.policies = policies;
        this.plans = plans;
    }

    void grant(Map<VmName, Live> vms) {
        List.copyOf(policies).forEach(policy -> grant(policy, vms));
    }

    private void grant(DriverPolicy policy, Map<VmName, Live> vms) {
        var governed = vms.entrySet().stream()
                .filter(vm -> isGovernedBy(policy, vm.getKey(), vm.getValue().view()))
                .map(Map.Entry::getKey)
                .toList();
        governed.forEach(vm -> withdraw(policy, states.of(vm).orElseThrow(), vm, vms.get(vm)));
        var fleet = governed.stream()
                .flatMap(vm -> states.of(vm).map(state -> enrolled(vm, vms.get(vm), state)).stream())
                .toList();
        var next = Turns.next(policy, fleet, vm -> release(policy, vm, vms), world.now());
        governed.forEach(vm -> held.remove(new NamespacedName(vm.namespace(), vm.name())));
        held.putAll(next.held());
        governed.stream()
                .filter(vm -> next.go().contains(new NamespacedName(vm.namespace(), vm.name())))
                .forEach(vm -> grant(policy, states.of(vm).orElseThrow(), vm, vms.get(vm)));
    }

    /** What a VM waits for in its policy's rollout. */
    Optional<Hold> hold(DriverState state) {
        return Optional.ofNullable(held.get(NamespacedName.of(state)));
    }

    private void withdraw(DriverPolicy policy, DriverState state, VmName vm, Live live) {
        if (Turns.isUnused(state) || Turns.isPlanOutdated(policy, state, () -> plan(state, live))) {
            states.ticket(vm, null);
        }
    }

    private String release(DriverPolicy policy, Enrolled vm, Map<VmName, Live> vms) {
        var name = new VmName(
                vm.vm().getMetadata().getNamespace(), vm.vm().getMetadata().getName());
        return Turns.renewed(policy, vm.state(), world.now())
                .map(Ticket::plan)
                .orElseGet(() -> plan(vm.state(), vms.get(name)))
                .release();
    }

    private void grant(DriverPolicy policy, DriverState state, VmName vm, Live live) {
        granted++;
        var ticket = Turns.renewed(policy, state, world.now())
                .orElseGet(() -> new Ticket(
                        "run-%04d".formatted(granted), world.now(), Governing.reference(policy), plan(state, live)));
        states.ticket(vm, ticket);
    }

    /** Every plan is made anew, whatever was frozen before. */
    private Plan plan(DriverState state, Live live) {
        var bare = new DriverState();
        bare.setMetadata(state.getMetadata());
        bare.setSpec(state.getSpec().withTicket(null));
        bare.setStatus(state.getStatus());
        return plans.apply(bare, live);
    }

    private boolean isGovernedBy(DriverPolicy policy, VmName name, VirtualMachine vm) {
        return states.of(name)
                .filter(state -> state.getSpec() != null && state.getStatus() != null)
                .flatMap(state -> Governing.policy(
                        NamespacePolicies.of(name.namespace(), policies),
                        vm,
                        Facts.operatingSystem(vm, Optional.empty(), state.getStatus()),
                        world.now()))
                .filter(policy::equals)
                .isPresent();
    }

    /** Each is looked at before it is let go, so its status is of now; in memory it has no generation. */
    private Enrolled enrolled(VmName vm, Live live, DriverState state) {
        var observed = new DriverState();
        observed.setMetadata(state.getMetadata());
        observed.setSpec(state.getSpec());
        Optional.ofNullable(state.getStatus())
                .map(status -> status.withObservedGeneration(state.getMetadata().getGeneration()))
                .ifPresent(observed::setStatus);
        return new Enrolled(live.view(), instances.apply(vm), observed);
    }
}
