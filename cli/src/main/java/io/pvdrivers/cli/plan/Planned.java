package io.pvdrivers.cli.plan;

import io.pvdrivers.api.v1alpha1.ChosenRelease;
import io.pvdrivers.api.v1alpha1.DriverReading;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.DeviceKind;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.WantedDevice;
import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.WaitingFor;
import io.pvdrivers.api.v1alpha1.InstalledDrivers;
import io.pvdrivers.api.v1alpha1.Policy;
import io.pvdrivers.api.v1alpha1.RolloutSpec.RestartMode;
import io.pvdrivers.cli.cluster.LiveVm;
import io.pvdrivers.cli.plan.VmPlan.DriverStep;
import io.pvdrivers.cli.plan.VmPlan.Move;
import io.pvdrivers.cli.plan.VmPlan.PassedOver;
import io.pvdrivers.cli.plan.VmPlan.Release;
import io.pvdrivers.cli.plan.VmPlan.Restarts;
import io.pvdrivers.cli.plan.VmPlan.Source;
import io.pvdrivers.operator.ApiWord;
import io.pvdrivers.operator.gate.Governance;
import io.pvdrivers.operator.gate.Readings;
import io.pvdrivers.operator.gate.Reason;
import io.pvdrivers.operator.gate.Situation;
import io.pvdrivers.operator.kubevirt.Device;
import io.pvdrivers.operator.kubevirt.OperatingSystem;
import io.pvdrivers.operator.policy.Governing;
import io.pvdrivers.operator.policy.Selection;
import io.pvdrivers.operator.state.Facts;
import io.pvdrivers.operator.state.Forecast;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Works out what would happen to one VM. What the operator has said of it counts where nothing it said that of is another. */
final class Planned {
    private static final int MOST_RESTARTS = 2;

    private final Offer offer;
    private final Forecasts forecasts;

    Planned(Offer offer) {
        this.offer = offer;
        this.forecasts = new Forecasts(offer);
    }

    /** Whether the VM is any policy's, or was. */
    boolean concerns(LiveVm vm) {
        return vm.state().isPresent() || !selecting(vm).isEmpty();
    }

    VmPlan of(LiveVm vm) {
        var forecast = forecasts.now(vm);
        var situation = forecast.situation();
        var selecting = selecting(vm);
        var governing = Governing.policy(offer.policies(vm), vm.vm(), os(vm), offer.now());
        var told = isTold(vm, governing);
        var status = told ? vm.status() : forecast.status();
        var isManaged = governing.isPresent() || told;
        var restarts = isManaged ? restarts(situation, status, told) : new Restarts(0, 0, List.of());
        return new VmPlan(
                vm.namespace(),
                vm.name(),
                governing.map(this::policy).orElse(null),
                selecting.stream()
                        .skip(governing.isPresent() ? 1 : 0)
                        .map(this::policy)
                        .toList(),
                isManaged ? phase(status) : VmPlan.UNMANAGED,
                reason(situation, status, isManaged),
                message(situation, status, isManaged),
                told ? waiting(status).map(WaitingFor::since).orElse(null) : null,
                waiting(status).map(WaitingFor::until).orElse(null),
                governing.flatMap(p -> next(vm, forecast, status, p)).orElse(null),
                told ? Source.OPERATOR : Source.PLAN,
                GuestKnowledge.of(situation, vm),
                governing.isPresent() ? release(situation) : null,
                isManaged ? moves(situation) : List.of(),
                isManaged ? drivers(situation, status, told).orElse(null) : List.of(),
                restarts,
                isManaged ? Risks.of(situation, restarts.most() > 0, offer.assumedMedia()) : List.of());
    }

    private List<Policy> selecting(LiveVm vm) {
        return Selection.selecting(offer.policies(vm), vm.vm(), os(vm));
    }

    private static OperatingSystem os(LiveVm vm) {
        return Facts.operatingSystem(vm.vm(), vm.instance(), vm.status());
    }

    /** A run under way keeps to the plan it was let go with, whatever the files say. */
    private boolean isTold(LiveVm vm, Optional<Policy> governing) {
        if (vm.status().phase() == null) {
            return false;
        }
        if (isUnderWay(vm.status()) || governing.isEmpty()) {
            return true;
        }
        return !offer.isCatalogEdited()
                && vm.state()
                        .filter(s -> Governing.reference(governing.get())
                                .equals(s.getSpec().policyRef()))
                        .isPresent();
    }

    private static boolean isUnderWay(DriverStateStatus status) {
        return status.run() != null && status.run().endedAt() == null;
    }

    private VmPlan.Policy policy(Policy policy) {
        var spec = policy.getSpec();
        var restart = Optional.ofNullable(spec.rollout())
                .flatMap(r -> Optional.ofNullable(r.restart()))
                .orElse(RestartMode.WHEN_USER_RESTARTS);
        return new VmPlan.Policy(
                policy.getKind(),
                policy.getMetadata().getName(),
                ApiWord.of(spec.mode()),
                Boolean.TRUE.equals(spec.paused()),
                ApiWord.of(restart),
                offer.edited().contains(policy.getMetadata().getUid()));
    }

    private static String phase(DriverStateStatus status) {
        return ApiWord.of(Optional.ofNullable(status.phase()).orElse(Phase.PENDING));
    }

    private static Optional<WaitingFor> waiting(DriverStateStatus status) {
        return Optional.ofNullable(status.waitingFor());
    }

    private static String reason(Situation situation, DriverStateStatus status, boolean isManaged) {
        return !isManaged && situation.governance() instanceof Governance.Ungoverned ungoverned
                ? ungoverned.reason().code()
                : waiting(status).map(WaitingFor::reason).orElse("Converged");
    }

    private static String message(Situation situation, DriverStateStatus status, boolean isManaged) {
        return !isManaged && situation.governance() instanceof Governance.Ungoverned ungoverned
                ? ungoverned.message()
                : waiting(status).map(WaitingFor::message).orElse("Nothing is to be done.");
    }

    /** What comes after its turn does. */
    private Optional<String> next(LiveVm vm, Forecast now, DriverStateStatus status, Policy policy) {
        return waiting(status)
                .filter(w -> w.reason().equals(Reason.AWAITING_TICKET.code()))
                .map(w -> forecasts.withItsTurn(vm, now, Governing.reference(policy)))
                .flatMap(f -> waiting(f.status()))
                .map(WaitingFor::message);
    }

    private static Release release(Situation situation) {
        var choice = situation.choice();
        return new Release(
                choice.version().orElse(null),
                choice.because(),
                Readings.installed(situation)
                        .map(InstalledDrivers::release)
                        .filter(r -> !r.isEmpty())
                        .orElse(null),
                choice.passedOver().stream()
                        .limit(ChosenRelease.MOST)
                        .map(p -> new PassedOver(p.release(), p.reason(), p.message()))
                        .toList());
    }

    private static List<Move> moves(Situation situation) {
        return situation.pendingMoves().stream().map(w -> move(situation, w)).toList();
    }

    private static Move move(Situation situation, WantedDevice wanted) {
        var from = situation.device(wanted).flatMap(Device::value);
        return new Move(
                wanted.name(),
                wanted.kind() == DeviceKind.DISK ? "Disk" : "Interface",
                from.orElse(null),
                wanted.value());
    }

    private static Optional<List<DriverStep>> drivers(Situation situation, DriverStateStatus status, boolean told) {
        var readings = told ? Optional.ofNullable(status.drivers()) : Readings.drivers(situation);
        return readings.map(drivers ->
                drivers.stream().filter(Planned::isAmiss).map(Planned::step).toList());
    }

    private static boolean isAmiss(DriverReading driver) {
        return switch (driver.standing()) {
            case OUTDATED, MISSING, UNKNOWN -> true;
            case BOUND, IN_STORE, INSTALLED, NEWER -> false;
        };
    }

    private static DriverStep step(DriverReading driver) {
        return new DriverStep(driver.name(), driver.version(), driver.wanted(), ApiWord.of(driver.standing()));
    }

    private static Restarts restarts(Situation situation, DriverStateStatus status, boolean told) {
        if (status.phase() == Phase.READY) {
            return new Restarts(0, 0, List.of());
        }
        @Nullable Integer count = told ? status.plannedRestarts() : null;
        if (count != null) {
            return new Restarts(
                    count,
                    count,
                    Optional.ofNullable(status.plannedRestartsFor()).orElse(List.of()));
        }
        return Readings.plannedRestarts(situation)
                .map(r -> new Restarts(r.size(), r.size(), r))
                .orElseGet(() -> situation.pendingMoves().isEmpty()
                        ? new Restarts(0, 1, List.of())
                        : new Restarts(1, MOST_RESTARTS, List.of()));
    }
}
