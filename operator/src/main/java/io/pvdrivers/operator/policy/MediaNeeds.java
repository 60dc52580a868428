package io.pvdrivers.operator.policy;

import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.Plan;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.PlanVolume;
import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Run;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.VolumeRecord;
import io.pvdrivers.kubevirt.VirtualMachine;
import io.pvdrivers.kubevirt.VirtualMachineInstance;
import io.pvdrivers.operator.kubevirt.ClaimUse;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which volumes with ISOs the VMs of a namespace still need. Pure. */
final class MediaNeeds {
    /** Nothing happens to such a VM by itself; should it go on later, its ISO is imported again. */
    private static final Set<Phase> DONE = Set.of(Phase.READY, Phase.BLOCKED, Phase.FAILED, Phase.ROLLED_BACK);

    private MediaNeeds() {}

    /** Whether a run is under way, allowed or to come. */
    static boolean isToGoOn(DriverState state) {
        var status = Optional.ofNullable(state.getStatus());
        var run = status.map(DriverStateStatus::run);
        var unused = Optional.ofNullable(state.getSpec().ticket())
                .filter(t -> run.filter(r -> r.id().equals(t.id())).isEmpty())
                .isPresent();
        var open = run.filter(r -> r.endedAt() == null).isPresent();
        return open
                || unused
                || status.map(DriverStateStatus::phase).filter(DONE::contains).isEmpty();
    }

    /** The volumes that such a VM's run takes its ISO from. */
    static Stream<String> of(DriverState state, Plan plan) {
        var planned = Optional.ofNullable(plan.media())
                .flatMap(m -> Optional.ofNullable(m.volume()))
                .map(PlanVolume::name);
        var made = Optional.ofNullable(state.getStatus())
                .map(DriverStateStatus::run)
                .map(Run::mediaVolume)
                .map(VolumeRecord::name);
        return Stream.of(planned, made).flatMap(Optional::stream);
    }

    /** The claims that VMs and VMIs have; empty where one of these cannot be read, for then nobody knows. */
    static Optional<Set<String>> inUse(List<VirtualMachine> machines, List<VirtualMachineInstance> instances) {
        var specs = Stream.concat(
                        machines.stream().map(vm -> vm.getSpec().template().spec()),
                        instances.stream().map(VirtualMachineInstance::getSpec))
                .toList();
        var unreadable = machines.stream().anyMatch(vm -> vm.getSpec().unreadable() != null)
                || specs.stream().anyMatch(s -> s.unreadable() != null);
        return unreadable
                ? Optional.empty()
                : Optional.of(specs.stream().flatMap(ClaimUse::claims).collect(Collectors.toSet()));
    }
}
