package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.DriverPolicySpec.InstallMethod;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.Guest;
import io.pvdrivers.operator.catalog.GuestOs;
import io.pvdrivers.operator.catalog.Release;
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
                        roles::objection,
                        this::wrongMachine,
                        this::notReturnable,
                        this::tooManyDevices,
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
        return situation.release().isPresent()
                ? Optional.empty()
                : Optional.of(Verdict.blocked(Reason.RELEASE_UNKNOWN, Sight.releaseUnknown(situation)));
    }

    private Optional<Verdict> notSeen(Situation situation) {
        var known = situation.isRunning()
                && situation.guest().seenThisBoot().isPresent()
                && DriverCheck.of(situation).isPresent();
        return known ? Optional.empty() : Optional.of(Sight.await(situation));
    }

    private Optional<Verdict> unsupported(Situation situation) {
        var os = situation.guestOs().orElseThrow();
        var release = situation.release().orElseThrow();
        return support(release, os)
                .or(() -> notCarried(situation, release, os))
                .or(() -> release.blockingIssue(
                                os,
                                DriverCheck.of(situation).orElseThrow().needed().stream()
                                        .toList())
                        .map(i -> Verdict.blocked(
                                Reason.KNOWN_ISSUE,
                                "Release " + release.version() + " must not be used for " + os.title() + ": "
                                        + i.summary() + " (" + i.id() + "). Choose another release.")));
    }

    private Optional<Verdict> support(Release release, GuestOs os) {
        var entry = release.guest(os);
        var usable = entry.map(Guest::support)
                .filter(s -> switch (s) {
                    case CURRENT, FROZEN -> true;
                    case TEST_SIGNED, UNSUPPORTED -> false;
                })
                .isPresent();
        if (usable) {
            return Optional.empty();
        }
        var why = entry.map(Guest::support)
                .map(s -> switch (s) {
                    case CURRENT, FROZEN -> "supports it";
                    case TEST_SIGNED -> "has only test-signed drivers for it, which this Windows does not load";
                    case UNSUPPORTED -> "must not be used for it";
                })
                .orElse("does not name it");
        return Optional.of(Verdict.blocked(
                Reason.RELEASE_UNSUPPORTED,
                "The guest is " + os.title() + " and release " + release.version() + " " + why
                        + ". Choose a release that supports it, or leave this VM out of the policy."));
    }

    private Optional<Verdict> notCarried(Situation situation, Release release, GuestOs os) {
        var missing = DriverCheck.of(situation).orElseThrow().notCarried();
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of(Verdict.blocked(
                        Reason.RELEASE_INCOMPLETE,
                        "DriverRelease " + release.version() + " states no version of " + Sight.list(missing) + " for "
                                + os.title() + ". Complete its guests[].drivers, or choose another release."));
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
