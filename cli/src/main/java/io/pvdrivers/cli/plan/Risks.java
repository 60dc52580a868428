package io.pvdrivers.cli.plan;

import io.pvdrivers.api.v1alpha1.GuestFacts;
import io.pvdrivers.api.v1alpha1.GuestFacts.Roles;
import io.pvdrivers.api.v1alpha1.RolloutSpec;
import io.pvdrivers.cli.plan.VmPlan.Risk;
import io.pvdrivers.cli.plan.VmPlan.Severity;
import io.pvdrivers.operator.gate.Advisories;
import io.pvdrivers.operator.gate.ForeignChanges;
import io.pvdrivers.operator.gate.Governance;
import io.pvdrivers.operator.gate.GuestSight;
import io.pvdrivers.operator.gate.Notices;
import io.pvdrivers.operator.gate.Situation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** What people should know of a VM before anything happens to it. */
final class Risks {
    private record Role(Function<Roles, Boolean> is, String reason, String message) {}

    private static final List<Role> ROLES = List.of(
            new Role(
                    r -> Boolean.TRUE.equals(r.domainController()),
                    "DomainController",
                    "This guest is a domain controller: while it restarts its domain is without it, and a way back by a snapshot"
                            + " is none for it."),
            new Role(
                    r -> Boolean.TRUE.equals(r.clusterNode()),
                    "ClusterNode",
                    "This guest is a node of a Windows failover cluster: a restart moves its roles to the other nodes."),
            new Role(
                    r -> Boolean.TRUE.equals(r.bitLocker()),
                    "BitLocker",
                    "BitLocker protects the system drive of this guest: with other devices it asks for its recovery key."),
            new Role(
                    r -> Boolean.TRUE.equals(r.hibernation()),
                    "Hibernation",
                    "This guest can hibernate: one that resumes onto other devices loses what it had open."),
            new Role(
                    r -> Boolean.TRUE.equals(r.storageSpaces()),
                    "StorageSpaces",
                    "A storage pool holds disks of this guest: it has to find them again on their new bus."));

    private Risks() {}

    /**
     * The risks of a VM, the worst first.
     *
     * @param disrupts whether anything is to be restarted
     */
    static List<Risk> of(Situation situation, boolean disrupts, Set<String> assumedMedia) {
        List<Risk> risks = new ArrayList<>();
        if (disrupts) {
            foreign(situation).ifPresent(risks::add);
            roles(situation).forEach(risks::add);
        }
        Advisories.of(situation).forEach(a -> risks.add(new Risk(Severity.WARN, a.type(), a.message())));
        issues(situation).forEach(risks::add);
        Notices.of(situation)
                .orElse(List.of())
                .forEach(n -> risks.add(new Risk(Severity.INFO, n.reason(), n.message())));
        if (disrupts
                && assumedMedia.contains(situation.plan().release())
                && situation.plan().media() == null) {
            risks.add(new Risk(
                    Severity.INFO,
                    "MediaAssumed",
                    "Where the ISO of " + situation.plan().release()
                            + " comes from is known to the operator alone; this plan takes it that it has one. Say it with --media "
                            + situation.plan().release() + "=IMAGE."));
        }
        return risks;
    }

    private static Optional<Risk> foreign(Situation situation) {
        var applies = situation.governance() instanceof Governance.Governed governed
                && governed.foreignChanges() == RolloutSpec.ForeignChanges.APPLY;
        return ForeignChanges.named(situation)
                .map(paths -> new Risk(
                        Severity.WARN,
                        "ForeignChanges",
                        "A restart would also make live what somebody changed in this VM's template and has not restarted for: "
                                + paths + "."
                                + (applies
                                        ? " The policy lets it (rollout.foreignChanges: Apply)."
                                        : " The policy has the operator wait with restarts of its own; an owner's restart"
                                                + " makes it live.")));
    }

    private static Stream<Risk> roles(Situation situation) {
        var roles = situation.guest().seen().map(GuestSight.Seen::facts).map(GuestFacts::roles);
        return roles.stream()
                .flatMap(r -> ROLES.stream()
                        .filter(role -> role.is().apply(r))
                        .map(role -> new Risk(Severity.WARN, role.reason(), role.message())));
    }

    /** What is known of the release itself and forbids nothing. */
    private static Stream<Risk> issues(Situation situation) {
        return situation.release().stream()
                .flatMap(release -> situation.subject().stream()
                        .flatMap(s -> release.issues(s.os(), s.atWork(), s.shape()).stream()))
                .map(i -> new Risk(
                        Severity.INFO,
                        "KnownIssue",
                        "Of release " + situation.plan().release() + " is known: " + i.summary() + " (" + i.id() + ")"
                                + Objects.requireNonNullElse(i.url(), "").replaceFirst("^(?=.)", " ")));
    }
}
