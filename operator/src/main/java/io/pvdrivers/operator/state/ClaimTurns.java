package io.pvdrivers.operator.state;

import io.fabric8.kubernetes.api.model.Condition;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.Plan;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.PlanVolume;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.Ticket;
import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.WaitingFor;
import io.pvdrivers.api.v1alpha1.Run;
import io.pvdrivers.kubevirt.VirtualMachine;
import io.pvdrivers.kubevirt.VirtualMachineInstance;
import io.pvdrivers.operator.gate.Reason;
import io.pvdrivers.operator.kubevirt.ClaimUse;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Who else has a claim with an ISO, or comes before a VM with it. Pure. */
public final class ClaimTurns {
    private static final Comparator<DriverState> FIRST_COME = Comparator.comparing(
                    (DriverState s) -> ticket(s).orElseThrow().grantedAt())
            .thenComparing(s -> s.getMetadata().getName());

    private ClaimTurns() {}

    /** The claim that a plan's media come from. */
    public static Optional<String> claim(Plan plan) {
        return Optional.ofNullable(plan.media())
                .flatMap(media -> Optional.ofNullable(media.claimName())
                        .or(() -> Optional.ofNullable(media.volume()).map(PlanVolume::name)));
    }

    /**
     * The names of the VMs of the namespace that are before this one.
     *
     * @param state of the VM that wants the claim
     */
    public static List<String> others(
            DriverState state,
            String claim,
            Stream<DriverState> states,
            Stream<VirtualMachine> machines,
            Stream<VirtualMachineInstance> instances) {
        var name = state.getMetadata().getName();
        var inSpecs = machines.filter(vm -> ClaimUse.has(vm.getSpec().template().spec(), claim))
                .map(vm -> vm.getMetadata().getName());
        var running = instances
                .filter(vmi -> ClaimUse.has(vmi.getSpec(), claim))
                .map(vmi -> vmi.getMetadata().getName());
        var earlier = states.filter(other -> awaits(other, claim) && comesBefore(other, state))
                .map(other -> other.getMetadata().getName());
        return Stream.of(inSpecs, running, earlier)
                .flatMap(names -> names)
                .filter(other -> !other.equals(name))
                .distinct()
                .sorted()
                .toList();
    }

    /** Each VM comes to the same order by itself, so that no two think that it is their turn. */
    private static boolean comesBefore(DriverState other, DriverState state) {
        return ticket(state).isEmpty() || FIRST_COME.compare(other, state) < 0;
    }

    private static Optional<Ticket> ticket(DriverState state) {
        return Optional.ofNullable(state.getSpec().ticket());
    }

    /** Whether its run will take the claim without anybody's help. One that has got it, or its drivers, shows elsewhere or not at all. */
    private static boolean awaits(DriverState state, String claim) {
        var status = Optional.ofNullable(state.getStatus());
        return ticket(state)
                        .filter(t -> claim(t.plan()).filter(claim::equals).isPresent())
                        .filter(t -> isUnused(t, status) || isUnderWay(t, status))
                        .isPresent()
                && status.filter(s -> isPastMedia(s) || awaitsPerson(s)).isEmpty();
    }

    private static boolean isUnused(Ticket ticket, Optional<DriverStateStatus> status) {
        return status.map(DriverStateStatus::run)
                .filter(r -> r.id().equals(ticket.id()))
                .isEmpty();
    }

    private static boolean isUnderWay(Ticket ticket, Optional<DriverStateStatus> status) {
        return status.map(DriverStateStatus::run)
                .filter(r -> r.id().equals(ticket.id()) && isGoingOn(r))
                .isPresent();
    }

    private static boolean isGoingOn(Run run) {
        return run.endedAt() == null && run.outcome() == null;
    }

    private static boolean isPastMedia(DriverStateStatus status) {
        return status.run() != null
                && Optional.ofNullable(status.conditions()).orElse(List.<Condition>of()).stream()
                        .anyMatch(c -> c.getType().equals("MediaAttached")
                                && c.getStatus().equals("True"));
    }

    private static boolean awaitsPerson(DriverStateStatus status) {
        return Optional.ofNullable(status.waitingFor())
                .map(WaitingFor::reason)
                .flatMap(Reason::ofCode)
                .filter(Reason::awaitsPerson)
                .isPresent();
    }
}
