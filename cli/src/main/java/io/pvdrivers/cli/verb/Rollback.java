package io.pvdrivers.cli.verb;

import io.pvdrivers.api.v1alpha1.Baseline;
import io.pvdrivers.api.v1alpha1.DriverPolicySpec.Mode;
import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.cli.cluster.LiveVm;
import io.pvdrivers.cli.cluster.Observed;
import io.pvdrivers.cli.plan.Forecasts;
import io.pvdrivers.cli.plan.Offers;
import io.pvdrivers.kubevirt.VirtualMachine;
import io.pvdrivers.operator.KubernetesClients;
import io.pvdrivers.operator.gate.Governance;
import io.pvdrivers.operator.kubevirt.Names;
import io.pvdrivers.operator.state.Forecast;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** Has the devices of the last run put back, now. What comes of it is what the operator's own rules say of a VM with that annotation. */
final class Rollback implements Wish {
    /** Any value counts. */
    private static final String NOW = "now";

    private static final String IMPOSSIBLE = "RollbackImpossible";

    @Override
    public String annotation() {
        return Names.ROLLBACK;
    }

    @Override
    public Answer of(LiveVm vm, Observed cluster) {
        if (vm.annotation(Names.ROLLBACK).isPresent()) {
            return new Answer.Nothing("It has been asked for already. " + Reasons.standing(vm.status()));
        }
        if (vm.state().isEmpty()) {
            return new Answer.Refuse("There is nothing to go back to. " + Reasons.noRecord(vm, cluster));
        }
        var offer = Offers.of(cluster, List.of(), Map.of(), Instant.now());
        var asked = new Forecasts(offer).now(asked(vm));
        return isImpossible(asked)
                ? new Answer.Refuse(
                        "There is nothing to go back to: the last run moved no device of this VM, or its devices are back"
                                + " already. status.devices of its DriverState says what each was.")
                : new Answer.Tell(Optional.of(NOW), whatHappens(asked, vm));
    }

    private static LiveVm asked(LiveVm vm) {
        VirtualMachine machine = KubernetesClients.serialization().clone(vm.vm());
        var annotations = new HashMap<>(
                Objects.requireNonNullElse(machine.getMetadata().getAnnotations(), Map.<String, String>of()));
        annotations.put(Names.ROLLBACK, NOW);
        machine.getMetadata().setAnnotations(annotations);
        return new LiveVm(vm.object(), machine, vm.instanceObject(), vm.instance(), vm.state(), vm.report());
    }

    private static boolean isImpossible(Forecast asked) {
        return Optional.ofNullable(asked.status().notices()).orElse(List.of()).stream()
                .anyMatch(n -> n.reason().equals(IMPOSSIBLE));
    }

    private static String whatHappens(Forecast asked, LiveVm vm) {
        var status = asked.status();
        var returns = status.rollback() != null
                && status.run() != null
                && status.rollback().runId().equals(status.run().id())
                && !status.rollback().equals(vm.status().rollback());
        return (isProposed(asked) ? proposed(returns, status) : done(returns, status))
                + " Then the VM is held until somebody asks for another try.";
    }

    private static String done(boolean returns, DriverStateStatus status) {
        return returns
                ? "Its devices go back (" + devices(status) + ") with one restart, at once and outside any window."
                : "The run under way ends before it has switched a device, and what it put into the VM leaves.";
    }

    /** In mode Propose. */
    private static String proposed(boolean returns, DriverStateStatus status) {
        return returns
                ? "The way back (" + devices(status)
                        + ") is published, and Git has to make it: the policy is in mode Propose."
                        + " One restart follows that, outside windows too."
                : "The run under way ends before it has switched a device. What it brought into the VM is published to leave,"
                        + " and Git has to make that: the policy is in mode Propose.";
    }

    private static String devices(DriverStateStatus status) {
        return Optional.ofNullable(status.baseline()).map(Baseline::devices).orElse(List.of()).stream()
                .map(d -> d.name() + " to "
                        + Optional.ofNullable(d.effective())
                                .or(() -> Optional.ofNullable(d.value()))
                                .orElse("what it was"))
                .collect(Collectors.joining(", "));
    }

    private static boolean isProposed(Forecast asked) {
        return asked.situation().governance() instanceof Governance.Governed governed
                && governed.mode() == Mode.PROPOSE;
    }

    /** Takes the wish back. */
    static final class Cancel implements Wish {
        @Override
        public String annotation() {
            return Names.ROLLBACK;
        }

        @Override
        public Answer of(LiveVm vm, Observed cluster) {
            if (vm.annotation(Names.ROLLBACK).isEmpty()) {
                return new Answer.Refuse(
                        "Nobody has asked for a way back: the VM has no annotation " + Names.ROLLBACK + ".");
            }
            var status = vm.status();
            var returning = status.phase() == DriverStateStatus.Phase.RETURNING;
            return new Answer.Tell(
                    Optional.empty(),
                    returning
                            ? "Taken back. The return that has begun goes on to its end all the same."
                            : "Taken back. Runs may begin again; one that was ended by it is held until pvdrivers retry.");
        }
    }
}
