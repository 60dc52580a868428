package io.pvdrivers.operator.policy;

import io.pvdrivers.api.v1alpha1.DriverPolicySpec.Mode;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.PlanVolume;
import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.api.v1alpha1.Run;
import io.pvdrivers.api.v1alpha1.Run.VolumeRecord;
import io.pvdrivers.kubevirt.VirtualMachine;
import io.pvdrivers.kubevirt.VirtualMachineInstance;
import io.pvdrivers.operator.gate.Governance;
import io.pvdrivers.operator.gate.Situation;
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

    /** Whether a run is under way, allowed or may yet come. */
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

    /** The volumes that such a VM takes its ISO from. A policy that only judges never lets it come so far. */
    static Stream<String> of(Situation situation) {
        var enforced = situation.governance() instanceof Governance.Governed governed && governed.mode() != Mode.AUDIT;
        if (!enforced && situation.run().isEmpty() && situation.freshTicket().isEmpty()) {
            return Stream.empty();
        }
        var planned = Optional.ofNullable(situation.plan().media())
                .flatMap(m -> Optional.ofNullable(m.volume()))
                .map(PlanVolume::name);
        var made = situation.run().map(Run::mediaVolume).map(VolumeRecord::name);
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
