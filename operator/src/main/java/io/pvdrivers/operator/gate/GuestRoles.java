package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.DriverStateSpec.PlanSafety;
import io.pvdrivers.api.v1alpha1.GuestFacts.Roles;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Guests that a change of their hardware may hurt: blocked unless the policy allows them, waited for while nobody can tell. */
final class GuestRoles {
    /**
     * @param allowed the policy does not mind, and need not know
     * @param mended the operator sees to it once the run has begun
     */
    private record Rule(
            String fact,
            Function<Roles, @Nullable Boolean> value,
            Predicate<PlanSafety> allowed,
            Predicate<PlanSafety> mended,
            Reason reason,
            String message) {
        Rule(
                String fact,
                Function<Roles, @Nullable Boolean> value,
                Predicate<PlanSafety> allowed,
                Reason reason,
                String message) {
            this(fact, value, allowed, safety -> false, reason, message);
        }
    }

    private static final List<Rule> RULES = List.of(
            new Rule(
                    "bitLocker",
                    Roles::bitLocker,
                    PlanSafety::allowBitLocker,
                    PlanSafety::suspendBitLocker,
                    Reason.BIT_LOCKER,
                    "BitLocker protects the system drive and would ask for its recovery key. Suspend it until the VM is Ready"
                            + " (Suspend-BitLocker -MountPoint C: -RebootCount 0), or set safety.suspendBitLocker and the operator does it for each"
                            + " start, or safety.allowBitLocker."),
            new Rule(
                    "hibernation",
                    Roles::hibernation,
                    PlanSafety::allowHibernation,
                    PlanSafety::disableHibernation,
                    Reason.HIBERNATION,
                    "Fast Startup or hibernation is on: Windows may resume onto hardware that is gone. Run powercfg /h off, or set"
                            + " safety.disableHibernation and the operator does, or safety.allowHibernation."),
            new Rule(
                    "dynamicSystemDisk",
                    Roles::dynamicSystemDisk,
                    PlanSafety::allowDynamicSystemDisk,
                    Reason.DYNAMIC_SYSTEM_DISK,
                    "The system volume is on a dynamic disk, which may not come up on another controller. Convert it to a basic disk,"
                            + " or set safety.allowDynamicSystemDisk."),
            new Rule(
                    "domainController",
                    Roles::domainController,
                    PlanSafety::allowDomainControllers,
                    Reason.DOMAIN_CONTROLLER,
                    "This is a domain controller: it does not start while the disk of its database is offline. Set"
                            + " safety.allowDomainControllers once you can use Directory Services Restore Mode."),
            new Rule(
                    "clusterNode",
                    Roles::clusterNode,
                    PlanSafety::allowClusterNodes,
                    Reason.CLUSTER_NODE,
                    "This is a node of a failover cluster. Move its roles away and set safety.allowClusterNodes."));

    /** The first rule that speaks against this guest. Nothing does where no device moves. */
    Optional<Verdict> objection(Situation situation) {
        if (situation.pendingMoves().isEmpty()) {
            return Optional.empty();
        }
        var roles = situation.guest().seen().map(s -> s.facts().roles());
        var safety = situation.plan().safety();
        var unknown = new ArrayList<String>();
        for (var rule : RULES) {
            if (rule.allowed().test(safety)) {
                continue;
            }
            var value = roles.map(rule.value());
            if (value.filter(v -> v).isPresent() && !rule.mended().test(safety)) {
                return Optional.of(Verdict.blocked(rule.reason(), rule.message()));
            }
            if (value.isEmpty()) {
                unknown.add(rule.fact());
            }
        }
        if (unknown.isEmpty() || safety.allowUnknownRoles()) {
            return Optional.empty();
        }
        return Optional.of(Verdict.waitFor(
                Reason.GUEST_ROLE_UNKNOWN,
                "Nothing tells " + String.join(", ", unknown)
                        + " of this guest." + why(situation, unknown)
                        + " State them under facts.roles in a GuestReport named "
                        + situation.vm().getMetadata().getName() + ", or set safety.allowUnknownRoles."));
    }

    private static String why(Situation situation, List<String> unknown) {
        return situation.guest().seen().stream()
                .flatMap(seen -> unknown.stream().flatMap(fact -> seen.blind("roles." + fact).stream()))
                .findFirst()
                .map(why -> " " + why)
                .orElse("");
    }
}
