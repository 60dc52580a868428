package io.pvdrivers.simulator.world.scene;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Which faults strike which VMs. */
public record FaultPlan(Set<Fault> everywhere, Map<VmName, Set<Fault>> byVm) {
    public static final FaultPlan NONE = new FaultPlan(Set.of(), Map.of());

    public FaultPlan {
        everywhere = Set.copyOf(everywhere);
        byVm = Map.copyOf(byVm);
    }

    public FaultPlan with(Fault fault) {
        return new FaultPlan(plus(everywhere, fault), byVm);
    }

    public FaultPlan with(Fault fault, VmName vm) {
        var more = new HashMap<>(byVm);
        more.merge(vm, Set.of(fault), (before, added) -> plus(before, fault));
        return new FaultPlan(everywhere, more);
    }

    /** Every fault that strikes this VM. */
    public Set<Fault> of(VmName vm) {
        Set<Fault> all = EnumSet.noneOf(Fault.class);
        all.addAll(everywhere);
        all.addAll(byVm.getOrDefault(vm, Set.of()));
        return all;
    }

    private static Set<Fault> plus(Set<Fault> faults, Fault fault) {
        Set<Fault> all = EnumSet.of(fault);
        all.addAll(faults);
        return all;
    }
}
