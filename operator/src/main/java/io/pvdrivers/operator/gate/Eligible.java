package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.DriverPolicySpec.InstallMethod;
import io.pvdrivers.operator.catalog.Suitability;
import io.pvdrivers.operator.kubevirt.Machine;
import io.pvdrivers.operator.kubevirt.OperatingSystem;
import io.pvdrivers.operator.kubevirt.Returnable;
import io.pvdrivers.operator.kubevirt.SlotBudget;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** May this VM be touched at all? */
final class Eligible implements Gate {
    private final GuestRoles roles = new GuestRoles();

    @Override
    public String condition() {
        return "Eligible";
    }

    @Override
    public boolean isNeeded(Situation situation) {
        return situation.run().isEmpty() && Work.of(situation) != Work.NONE;
    }

    @Override
    public Verdict judge(Situation situation) {
        return Stream.<Function<Situation, Optional<Verdict>>>of(
                        this::unreadable,
                        this::namesTaken,
                        this::notOurs,
                        this::releaseUnknown,
                        this::notSeen,
                        this::unsupported,
                        WindowsUpdates::objection,
                        ForeignNotices::objection,
                        roles::objection,
                        this::wrongMachine,
                        this::notReturnable,
                        this::tooManyDevices,
                        this::notByPreference,
                        MediaRules::objection,
                        this::mayNotRunJobs,
                        Snapshottable::objection,
                        this::cannotRestart,
                        this::foreignChanges)
                .flatMap(check -> check.apply(situation).stream())
                .findFirst()
                .orElseGet(Verdict::passed);
    }

    private Optional<Verdict> namesTaken(Situation situation) {
        var taken = OwnDevices.taken(situation);
        return taken.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        Verdict.blocked(
                                Reason.NAME_TAKEN,
                                "The VM has a disk or medium of its own named " + String.join(", ", taken)
                                        + ", a name that the operator gives its own drive and primer. Rename it, or take it out."));
    }

    private Optional<Verdict> unreadable(Situation situation) {
        var spec = situation.vm().getSpec();
        var inTemplate =
                Optional.ofNullable(spec.template().spec().unreadable()).map(u -> "spec.template." + u);
        return Optional.ofNullable(spec.unreadable())
                .or(() -> inTemplate)
                .map(why -> Verdict.blocked(
                        Reason.UNREADABLE,
                        "The VirtualMachine cannot be understood: " + why + ". Correct that field."));
    }

    private Optional<Verdict> notOurs(Situation situation) {
        if (situation.operatingSystem() instanceof OperatingSystem.Other other) {
            return Optional.of(Verdict.blocked(
                    Reason.NOT_WINDOWS,
                    "This VM runs " + other.name() + ", says " + other.source() + ". There is nothing to do for it."));
        }
        var owners = Optional.ofNullable(situation.vm().getMetadata().getOwnerReferences());
        return owners.stream()
                .flatMap(refs -> refs.stream())
                .filter(o -> o.getKind().equals("VirtualMachinePool")
                        || o.getKind().equals("VirtualMachineInstanceReplicaSet"))
                .findFirst()
                .map(o -> Verdict.blocked(
                        Reason.OWNED_BY_POOL,
                        "The " + o.getKind() + " " + o.getName()
                                + " owns this VM and would undo any change. Change the pool's template instead."));
    }

    private Optional<Verdict> releaseUnknown(Situation situation) {
        if (situation.release().isPresent()) {
            return Optional.empty();
        }
        if (!situation.plan().release().isEmpty()) {
            return Optional.of(Verdict.blocked(Reason.RELEASE_UNKNOWN, Sight.releaseUnknown(situation)));
        }
        // Which release a channel has for it, is not known before its Windows is.
        return situation.subject().isEmpty() || situation.guestOs().isEmpty()
                ? Optional.of(Sight.await(situation))
                : Optional.of(
                        Verdict.blocked(
                                Reason.RELEASE_UNSUPPORTED,
                                situation.choice().because()
                                        + " Change spec.release of the policy, complete the catalogue, or leave this VM out of the policy."));
    }

    private Optional<Verdict> notSeen(Situation situation) {
        var known = situation.isRunning()
                && situation.guest().seenThisBoot().isPresent()
                && DriverCheck.of(situation).isPresent();
        return known ? Optional.empty() : Optional.of(Sight.await(situation));
    }

    private Optional<Verdict> unsupported(Situation situation) {
        var release = situation.release().orElseThrow();
        return situation
                .subject()
                .flatMap(subject -> Suitability.of(release, subject))
                .map(o -> switch (o.unfit()) {
                    case UNSUPPORTED ->
                        Verdict.blocked(
                                Reason.RELEASE_UNSUPPORTED,
                                begin(o.message())
                                        + ". Choose a release that supports it, or leave this VM out of the policy.");
                    case INCOMPLETE ->
                        Verdict.blocked(
                                Reason.RELEASE_INCOMPLETE,
                                begin(o.message())
                                        + ". Complete guests[].drivers of its DriverRelease, or choose another release.");
                    case KNOWN_ISSUE ->
                        Verdict.blocked(
                                Reason.KNOWN_ISSUE,
                                begin(o.message())
                                        + ". Choose another release, or name the issue in spec.release.acceptIssues of the policy.");
                });
    }

    private static String begin(String words) {
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    private Optional<Verdict> wrongMachine(Situation situation) {
        return Machine.of(situation.vm(), situation.vmi())
                .objection()
                .map(why -> Verdict.blocked(Reason.MACHINE_TYPE, why));
    }

    /** Said before anything is changed: later there is no way back. */
    private Optional<Verdict> notReturnable(Situation situation) {
        return Returnable.objection(situation.vm().getSpec().template().spec(), situation.devices())
                .map(why -> Verdict.blocked(Reason.NOT_RETURNABLE, why));
    }

    private Optional<Verdict> tooManyDevices(Situation situation) {
        return SlotBudget.excess(
                        situation.vm(),
                        situation.vmi(),
                        situation.devices(),
                        situation.pendingMoves(),
                        situation.surroundings().cluster())
                .map(why -> Verdict.blocked(Reason.TOO_MANY_DEVICES, why));
    }

    private Optional<Verdict> notByPreference(Situation situation) {
        return PreferenceLever.refusal(situation).map(PreferenceLever.Refusal::verdict);
    }

    /** Said before anything is done to the VM. */
    private Optional<Verdict> mayNotRunJobs(Situation situation) {
        var needsJob = situation.plan().installMethod() == InstallMethod.JOB
                && !DriverCheck.of(situation).orElseThrow().unsatisfied().isEmpty();
        return needsJob && !situation.limits().rights().installJobs()
                ? Optional.of(Verdict.blocked(
                        Reason.JOB_REFUSED,
                        "The policy's install.method is Job, and this operator runs no Jobs: it was started without --install-jobs. In the"
                                + " chart, set installJobs.enabled=true, or choose another method."))
                : Optional.empty();
    }

    /** Judged before the run, and once more before each restart: the strategy may change meanwhile. */
    private Optional<Verdict> cannotRestart(Situation situation) {
        return RunCost.restarts(situation).isEmpty()
                ? Optional.empty()
                : RunStrategies.refusal(situation)
                        .map(why -> Verdict.blocked(Reason.RUN_STRATEGY, "Its way needs a restart of the VM. " + why));
    }

    private Optional<Verdict> foreignChanges(Situation situation) {
        return RunCost.restarts(situation).isEmpty() ? Optional.empty() : ForeignChanges.objectionBefore(situation);
    }
}
