package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.Baseline;
import io.pvdrivers.api.v1alpha1.DriverPolicySpec.Mode;
import io.pvdrivers.api.v1alpha1.DriverStateSpec;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.DeviceKind;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.Plan;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.Ticket;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.WantedDevice;
import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Proof;
import io.pvdrivers.api.v1alpha1.Run;
import io.pvdrivers.kubevirt.VirtualMachine;
import io.pvdrivers.kubevirt.VirtualMachineInstance;
import io.pvdrivers.operator.catalog.Catalog;
import io.pvdrivers.operator.catalog.Choice;
import io.pvdrivers.operator.catalog.GuestOs;
import io.pvdrivers.operator.catalog.Release;
import io.pvdrivers.operator.catalog.Suitability.Subject;
import io.pvdrivers.operator.kubevirt.Device;
import io.pvdrivers.operator.kubevirt.OperatingSystem;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Everything a decision is made from, read once.
 *
 * @param plan the frozen plan of the run, or what the policy asks for now
 * @param catalog every release that is known
 * @param release the release the plan names, where the catalogue has it
 * @param choice the release that the policy means now, whatever plan is frozen
 * @param subject the VM as releases are judged for it; empty while nobody knows which Windows it is
 * @param docs where sentences lead to
 */
public record Situation(
        Instant now,
        VirtualMachine vm,
        Optional<VirtualMachineInstance> vmi,
        DriverStateSpec spec,
        DriverStateStatus status,
        Governance governance,
        Plan plan,
        Catalog catalog,
        Optional<Release> release,
        Choice choice,
        Optional<Subject> subject,
        GuestSight guest,
        List<Device> devices,
        OperatingSystem operatingSystem,
        Surroundings surroundings,
        Limits limits,
        Docs docs) {

    /** The same situation with another status. */
    public Situation with(DriverStateStatus newStatus) {
        return new Situation(
                now,
                vm,
                vmi,
                spec,
                newStatus,
                governance,
                plan,
                catalog,
                release,
                choice,
                subject,
                guest,
                devices,
                operatingSystem,
                surroundings,
                limits,
                docs);
    }

    /** The same situation with the VM's surroundings as they were looked at. */
    public Situation with(Surroundings seen) {
        return new Situation(
                now,
                vm,
                vmi,
                spec,
                status,
                governance,
                plan,
                catalog,
                release,
                choice,
                subject,
                guest,
                devices,
                operatingSystem,
                seen,
                limits,
                docs);
    }

    /** The mode of the policy that governs the VM, or governed it last. */
    public Mode mode() {
        return governance instanceof Governance.Governed governed
                ? governed.mode()
                : Objects.requireNonNullElse(status.mode(), Mode.ENFORCE);
    }

    /** Whether changes of the VM are published for others to make. */
    public boolean isProposed() {
        return mode() == Mode.PROPOSE;
    }

    public String vmUid() {
        return vm.getMetadata().getUid();
    }

    /** The uid of the VMI, where there is one. */
    public Optional<String> vmiUid() {
        return vmi.map(i -> i.getMetadata().getUid());
    }

    /** Whether it is the VMI that there is now. */
    public boolean isOfThisInstance(String uid) {
        return vmiUid().filter(uid::equals).isPresent();
    }

    /** Whether an installation was started and has not been seen to end. */
    public boolean isInstalling() {
        return run().map(Run::installation).filter(i -> i.finishedAt() == null).isPresent();
    }

    /** The run under way. */
    public Optional<Run> run() {
        return Optional.ofNullable(status.run()).filter(r -> r.endedAt() == null);
    }

    /** The last run, once it is over. */
    public Optional<Run> endedRun() {
        return Optional.ofNullable(status.run()).filter(r -> r.endedAt() != null);
    }

    /** The ticket, while its run has not begun. */
    public Optional<Ticket> freshTicket() {
        return Optional.ofNullable(spec.ticket())
                .filter(t -> status.run() == null || !status.run().id().equals(t.id()));
    }

    /** The baseline of the run under way. */
    public Optional<Baseline> baseline() {
        return Optional.ofNullable(status.baseline())
                .filter(b -> run().filter(r -> r.id().equals(b.runId())).isPresent());
    }

    /** The boot proof of the run under way, of whatever VMI. */
    public Optional<Proof> proof() {
        return Optional.ofNullable(status.proof())
                .filter(p -> run().filter(r -> r.id().equals(p.runId())).isPresent());
    }

    public Optional<Device> device(DeviceKind kind, String name) {
        return devices.stream()
                .filter(d -> d.kind() == kind && d.name().equals(name))
                .findFirst();
    }

    public Optional<Device> device(WantedDevice wanted) {
        return device(wanted.kind(), wanted.name());
    }

    /** Devices that the spec does not show as wanted: in a run those that it moves, before one all of the plan's. */
    public List<WantedDevice> pendingMoves() {
        if (baseline().isPresent()) {
            return moves().stream().filter(w -> !isDeclared(w)).toList();
        }
        return plan.wanted().stream()
                .filter(w -> device(w)
                        .flatMap(Device::value)
                        .filter(w.value()::equals)
                        .isEmpty())
                .toList();
    }

    /** Whether the spec states the device as wanted. */
    public boolean isDeclared(WantedDevice wanted) {
        return device(wanted)
                .flatMap(Device::declared)
                .filter(wanted.value()::equals)
                .isPresent();
    }

    /** Whether the running VMI has the device as wanted. */
    public boolean vmiShows(WantedDevice wanted) {
        return device(wanted)
                .flatMap(Device::running)
                .filter(wanted.value()::equals)
                .isPresent();
    }

    /** Whether the running VMI shows every device as this run moves it. */
    public boolean vmiShowsMoves() {
        return vmi.isPresent() && moves().stream().allMatch(this::vmiShows);
    }

    /** Whether the running VMI shows every wanted device as wanted. */
    public boolean vmiShowsWanted() {
        return vmi.isPresent() && plan.wanted().stream().allMatch(this::vmiShows);
    }

    /** Whether the VMI runs with a device that this run has moved. */
    public boolean vmiShowsMoved() {
        return moves().stream().anyMatch(this::vmiShows);
    }

    /** Devices that this run has to move, by its baseline. */
    public List<WantedDevice> moves() {
        return baseline().map(this::moves).orElse(List.of());
    }

    private List<WantedDevice> moves(Baseline baseline) {
        return plan.wanted().stream()
                .filter(w -> baseline.devices().stream()
                        .anyMatch(b -> b.kind() == w.kind()
                                && b.name().equals(w.name())
                                && !Objects.equals(b.effective(), w.value())))
                .toList();
    }

    /** Whether a device had to move and the spec shows every such device moved. */
    public boolean isSwitched() {
        var moves = moves();
        return !moves.isEmpty() && moves.stream().allMatch(this::isDeclared);
    }

    /** Whether an emulated disk has still to move: only then must Windows prove that it can boot. */
    public boolean movesDisks() {
        return pendingMoves().stream().anyMatch(w -> w.kind() == DeviceKind.DISK);
    }

    /** Whether the VMI runs: KubeVirt's phase, which says nothing about Windows. */
    public boolean isRunning() {
        return vmi.filter(i -> "Running".equals(i.getStatus().phase())).isPresent();
    }

    /** The Windows in the guest, where what tells it is sure enough to act on. */
    public Optional<GuestOs> guestOs() {
        return windows().filter(GuestOs.Reading::isSure).map(GuestOs.Reading::os);
    }

    /** The Windows in the guest, with what tells it: the facts, what they told earlier, what the VM's objects say. */
    public Optional<GuestOs.Reading> windows() {
        return GuestWindows.of(vm, vmi, guest, status);
    }

    /** The value of an annotation on the VM. */
    public Optional<String> annotation(String key) {
        return Optional.ofNullable(vm.getMetadata().getAnnotations()).map(a -> a.get(key));
    }
}
