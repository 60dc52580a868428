package io.pvdrivers.cli.rehearsal;

import io.fabric8.kubernetes.api.model.Condition;
import io.pvdrivers.api.v1alpha1.ClusterDriverPolicy;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Restarts;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.WaitingFor;
import io.pvdrivers.api.v1alpha1.Policy;
import io.pvdrivers.api.v1alpha1.Run;
import io.pvdrivers.kubevirt.VirtualMachine;
import io.pvdrivers.kubevirt.VirtualMachineInstance;
import io.pvdrivers.operator.gate.Governance;
import io.pvdrivers.operator.gate.Reason;
import io.pvdrivers.operator.kubevirt.OperatingSystem;
import io.pvdrivers.operator.policy.Governing;
import io.pvdrivers.operator.policy.NamespacePolicies;
import io.pvdrivers.simulator.world.scene.VmName;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Says how a VM stands, from what the operator wrote about it. Pure. */
final class Judge {
    /** What a policy says that starts no VM any more. */
    private static final String FAILURE_BUDGET_SPENT = "FailureBudgetSpent";

    /** There is nothing to do for these, and there never will be. */
    private static final Set<String> NOTHING_TO_DO = Set.of(Reason.NOT_WINDOWS.code(), Reason.OPTED_OUT.code());

    private final Collection<Policy> policies;
    private final Function<String, NamespacePolicies> mayGovern;
    private final Instant now;

    /** @param mayGovern what may govern the VMs of a namespace */
    Judge(Collection<Policy> policies, Function<String, NamespacePolicies> mayGovern, Instant now) {
        this.policies = policies;
        this.mayGovern = mayGovern;
        this.now = now;
    }

    /** A VM that the operator has a record of. */
    Standing recorded(VmName vm, DriverState state) {
        return Optional.ofNullable(state.getStatus())
                .filter(status -> status.phase() != null)
                .map(status -> recorded(vm, state, status))
                .orElseGet(() -> moving(vm, "The operator has not looked at this VM yet."));
    }

    /** A VM that the operator has no record of: not yet, or because there is no reason to. */
    Standing unrecorded(VirtualMachine machine, Optional<VirtualMachineInstance> instance) {
        VmName vm = new VmName(
                machine.getMetadata().getNamespace(), machine.getMetadata().getName());
        OperatingSystem os = OperatingSystem.of(machine, instance, Optional.empty());
        return switch (Governing.of(mayGovern.apply(vm.namespace()), machine, os, now)) {
            case Governance.Governed governed ->
                moving(vm, "Policy " + governed.policy().name() + " selects it; the operator has no record of it yet.");
            case Governance.Ungoverned ungoverned -> ignored(vm, os, ungoverned);
        };
    }

    private Standing ignored(VmName vm, OperatingSystem os, Governance.Ungoverned why) {
        if (why.reason() == Reason.OPTED_OUT) {
            return ignored(vm, why.reason().code(), why.message());
        }
        if (os instanceof OperatingSystem.Other other) {
            String message = "This VM runs " + other.name() + ", says " + other.source() + ".";
            return ignored(vm, Reason.NOT_WINDOWS.code(), message);
        }
        boolean anyPolicy = policies.stream()
                .anyMatch(policy -> policy instanceof ClusterDriverPolicy
                        || vm.namespace().equals(policy.getMetadata().getNamespace()));
        return ignored(
                vm,
                "NotSelected",
                anyPolicy
                        ? "No policy of namespace " + vm.namespace() + " or of the cluster selects it."
                        : "Namespace " + vm.namespace() + " has no DriverPolicy.");
    }

    private Standing recorded(VmName vm, DriverState state, DriverStateStatus status) {
        Optional<WaitingFor> waiting = Optional.ofNullable(status.waitingFor());
        String reason = waiting.map(WaitingFor::reason).orElse("Converged");
        Optional<String> stalled = reason.equals(Reason.AWAITING_TICKET.code()) ? stalled(state) : Optional.empty();
        return new Standing(
                vm,
                outcome(phase(status), reason),
                stalled.isPresent() ? FAILURE_BUDGET_SPENT : reason,
                stalled.or(() -> waiting.map(Judge::message))
                        .orElse("It runs the wanted drivers on the wanted devices."),
                stalled.isPresent() || isAtItsEnd(status) || waitsForPerson(waiting),
                waiting.map(WaitingFor::until),
                Optional.ofNullable(status.restarts()).map(Restarts::count).orElse(0),
                Optional.ofNullable(status.run()).map(this::took),
                Optional.ofNullable(status.drivers()).orElse(List.of()),
                Optional.ofNullable(status.choice()),
                Optional.ofNullable(status.installed()));
    }

    /** A rehearsal does not wait for a run that comes later. */
    private static String message(WaitingFor waiting) {
        return waiting.reason().equals(Reason.RETRY_PENDING.code()) && waiting.until() != null
                ? waiting.message() + " That is at " + waiting.until()
                        + " of simulated time; the rehearsal ends before."
                : waiting.message();
    }

    private static Phase phase(DriverStateStatus status) {
        return Optional.ofNullable(status.phase()).orElse(Phase.PENDING);
    }

    private static Outcome outcome(Phase phase, String reason) {
        return switch (phase) {
            case READY -> Outcome.READY;
            case BLOCKED -> NOTHING_TO_DO.contains(reason) ? Outcome.IGNORED : Outcome.BLOCKED;
            case ROLLED_BACK -> Outcome.ROLLED_BACK;
            case FAILED -> Outcome.FAILED;
            case PENDING, IN_PROGRESS, WAITING, RETURNING, RELEASING -> Outcome.WAITING;
        };
    }

    private static boolean isAtItsEnd(DriverStateStatus status) {
        return switch (phase(status)) {
            case READY, BLOCKED, ROLLED_BACK, FAILED -> true;
            case PENDING, IN_PROGRESS, WAITING, RETURNING, RELEASING -> false;
        };
    }

    private static boolean waitsForPerson(Optional<WaitingFor> waiting) {
        return waiting.filter(w -> w.until() == null)
                .flatMap(w -> Reason.ofCode(w.reason()))
                .filter(Reason::awaitsPerson)
                .isPresent();
    }

    /** Why the policy that this VM waits for lets no VM go any more. */
    private Optional<String> stalled(DriverState state) {
        return Optional.ofNullable(state.getSpec().policyRef())
                .flatMap(reference -> policies.stream()
                        .filter(policy -> policy.getMetadata().getUid().equals(reference.uid()))
                        .findFirst())
                .flatMap(policy -> Optional.ofNullable(policy.getStatus()))
                .flatMap(status -> Optional.ofNullable(status.conditions()).orElse(List.of()).stream()
                        .filter(condition -> condition.getType().equals("Stalled"))
                        .findFirst())
                .filter(condition -> condition.getStatus().equals("True"))
                .map(Condition::getMessage);
    }

    private static Standing moving(VmName vm, String message) {
        return bare(vm, Outcome.WAITING, "Pending", message, false);
    }

    private static Standing ignored(VmName vm, String reason, String message) {
        return bare(vm, Outcome.IGNORED, reason, message, true);
    }

    private static Standing bare(VmName vm, Outcome outcome, String reason, String message, boolean settled) {
        return new Standing(
                vm,
                outcome,
                reason,
                message,
                settled,
                Optional.empty(),
                0,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty());
    }

    private Duration took(Run run) {
        return Duration.between(run.startedAt(), run.endedAt() == null ? now : run.endedAt());
    }
}
