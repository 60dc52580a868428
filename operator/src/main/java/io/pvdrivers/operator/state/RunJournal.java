package io.pvdrivers.operator.state;

import io.pvdrivers.api.v1alpha1.DriverStateSpec.PolicyRef;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.Ticket;
import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.LastError;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Rollback;
import io.pvdrivers.api.v1alpha1.Run;
import io.pvdrivers.api.v1alpha1.Run.Outcome;
import io.pvdrivers.api.v1alpha1.Run.Watch;
import io.pvdrivers.api.v1alpha1.RunBuilder;
import io.pvdrivers.operator.gate.Action;
import io.pvdrivers.operator.gate.Attempts;
import io.pvdrivers.operator.gate.Governance;
import io.pvdrivers.operator.gate.Reason;
import io.pvdrivers.operator.gate.Reverts;
import io.pvdrivers.operator.gate.Situation;
import io.pvdrivers.operator.kubevirt.Names;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What is remembered of how a run began, turned and ended. Pure. */
final class RunJournal {
    private RunJournal() {}

    static DriverStateStatus begun(Action.BeginRun begin, Situation situation) {
        return situation
                .status()
                .withLastError(null)
                .withBaseline(begin.baseline())
                .withRun(RunBuilder.builder()
                        .id(begin.baseline().runId())
                        .startedAt(now(situation))
                        .policyRef(
                                situation.freshTicket().map(Ticket::policyRef).orElse(null))
                        .restoreBefore(situation.annotation(Names.LAST_RESTORE).orElse(null))
                        .build())
                .withProof(null)
                .withRollback(null)
                .withReverts(
                        Reverts.isContested(situation)
                                ? null
                                : situation.status().reverts())
                .withAttempts(Attempts.before(situation) + 1);
    }

    static DriverStateStatus returning(Action.BeginReturn begin, Situation situation) {
        var status = situation.status();
        return run(
                        situation,
                        r -> r.withWatch(beforeReturn(r, situation))
                                .withStartingSince(null)
                                .withEndedAt(null)
                                .withOutcome(null)
                                .withReportedOnly(reportedOnly(situation, begin.reason())))
                .withVerified(null)
                .withRollback(new Rollback(
                        status.run() == null ? "" : status.run().id(),
                        begin.reason().code(),
                        begin.message(),
                        situation.vmiUid().orElse(""),
                        now(situation),
                        null))
                .withSnapshot(Optional.ofNullable(status.snapshot())
                        .map(s -> s.withRunSucceededAt(null))
                        .orElse(null))
                .withLastError(new LastError(begin.reason().code(), begin.message(), now(situation), null));
    }

    /** A new clock for the return. Whether the agent was there in this VMI is not forgotten: it tells how the VMI may be ended. */
    private static @Nullable Watch beforeReturn(Run run, Situation situation) {
        var seen = Optional.ofNullable(run.watch())
                .filter(Watch::agentSeen)
                .map(Watch::vmiUID)
                .filter(situation::isOfThisInstance)
                .or(() -> Optional.ofNullable(situation.status().verified())
                        .map(v -> v.vmiUID())
                        .filter(situation::isOfThisInstance));
        return situation
                .vmiUid()
                .map(uid -> new Watch(uid, null, 0, seen.isPresent()))
                .orElse(null);
    }

    static DriverStateStatus abandoned(Action.Abandon abandon, Situation situation) {
        return run(
                        situation,
                        r -> r.withOutcome(abandon.outcome())
                                .withReason(abandon.reason().code())
                                .withMessage(abandon.message())
                                .withReportedOnly(reportedOnly(situation, abandon.reason())))
                .withLastError(new LastError(abandon.reason().code(), abandon.message(), now(situation), null));
    }

    static DriverStateStatus ended(Action.EndRun end, Situation situation) {
        var rollback = Optional.ofNullable(situation.status().rollback());
        var ended = run(
                situation,
                r -> r.withEndedAt(now(situation))
                        .withOutcome(end.outcome())
                        .withReason(Optional.ofNullable(r.reason())
                                .or(() -> rollback.map(Rollback::reason))
                                .orElse(null))
                        .withMessage(Optional.ofNullable(r.message())
                                .or(() -> rollback.map(Rollback::message))
                                .orElse(null))
                        .withPolicyRef(policy(situation).orElse(r.policyRef()))
                        .withRetry(situation.annotation(Names.RETRY).orElse(null)));
        var over = ended.withProposal(null);
        return end.outcome() == Outcome.SUCCEEDED ? succeeded(over, situation) : over;
    }

    /** The one in force at the end: an edit of before is no answer to how it ended. */
    private static Optional<PolicyRef> policy(Situation situation) {
        return situation.governance() instanceof Governance.Governed governed
                ? Optional.of(governed.policy())
                : Optional.empty();
    }

    private static DriverStateStatus succeeded(DriverStateStatus ended, Situation situation) {
        return ended.withAttempts(null)
                .withSnapshot(Optional.ofNullable(ended.snapshot())
                        .map(s -> s.withRunSucceededAt(now(situation)))
                        .orElse(null));
    }

    private static @Nullable Boolean reportedOnly(Situation situation, Reason reason) {
        return Attempts.isReportedOnly(situation, reason) ? true : null;
    }

    private static Instant now(Situation situation) {
        return situation.now().truncatedTo(ChronoUnit.SECONDS);
    }

    private static DriverStateStatus run(Situation situation, UnaryOperator<Run> change) {
        return Optional.ofNullable(situation.status().run())
                .map(r -> situation.status().withRun(change.apply(r)))
                .orElse(situation.status());
    }
}
