package io.pvdrivers.operator.policy;

import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.api.v1alpha1.Policy;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Takes back turns that are not used, and gives turns to those VMs of a policy whose turn it is. */
final class Admission {
    private final Policy policy;
    private final Fleet fleet;
    private final List<Fleet.Vm> governed;
    private final Map<NamespacedName, DriverState> enrolled;
    private final List<Enrolled> leaving;
    private final InstantSource clock;

    /**
     * @param governed the VMs that the policy governs
     * @param enrolled their DriverStates, which are kept as they come to be
     * @param leaving VMs that it governs no more and whose runs under it have not ended
     */
    Admission(
            Policy policy,
            Fleet fleet,
            List<Fleet.Vm> governed,
            Map<NamespacedName, DriverState> enrolled,
            List<Enrolled> leaving,
            InstantSource clock) {
        this.policy = policy;
        this.fleet = fleet;
        this.governed = governed;
        this.enrolled = enrolled;
        this.leaving = leaving;
        this.clock = clock;
    }

    /** Says how the rollout stands afterwards. Where a VM's ticket cannot be written, it is another's turn. */
    RolloutLook admit() {
        governed.forEach(this::withdraw);
        while (true) {
            var unable = fleet.unwritten().refused().keySet();
            var look = look();
            var granted = grant(Set.copyOf(look.dispatch().go()));
            if (unable.equals(fleet.unwritten().refused().keySet())) {
                return granted ? look() : look;
            }
        }
    }

    private void withdraw(Fleet.Vm vm) {
        var state = enrolled.get(vm.name());
        if (state != null && (Turns.isUnused(state) || fleet.isPlanOutdated(vm, state, policy))) {
            fleet.withdraw(vm, state).ifPresent(without -> enrolled.put(vm.name(), without));
        }
    }

    /** Says whether anybody was let go. */
    private boolean grant(Set<String> next) {
        var any = false;
        for (var vm : governed) {
            var state = enrolled.get(vm.name());
            if (state != null && next.contains(vm.name().key())) {
                var granted = fleet.grant(vm, state, policy);
                granted.ifPresent(with -> enrolled.put(vm.name(), with));
                any |= granted.isPresent();
            }
        }
        return any;
    }

    private RolloutLook look() {
        var meant = new HashMap<NamespacedName, String>();
        var roster = new Roster(
                records(),
                leaving,
                fleet.unwritten().refused().keySet(),
                vm -> meant.computeIfAbsent(
                        vm.name(), name -> fleet.release(new Fleet.Vm(vm.vm(), vm.instance()), vm.state(), policy)));
        return RolloutLook.of(policy, roster, clock.instant());
    }

    private List<Enrolled> records() {
        return governed.stream()
                .flatMap(vm -> Optional.ofNullable(enrolled.get(vm.name()))
                        .map(state -> new Enrolled(vm.machine(), vm.instance(), state))
                        .stream())
                .toList();
    }
}
