package io.pvdrivers.operator.state;

import io.pvdrivers.api.v1alpha1.DriverStateStatus.LastError;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.api.v1alpha1.Run;
import io.pvdrivers.api.v1alpha1.Run.Outcome;
import io.pvdrivers.operator.gate.Action;
import io.pvdrivers.operator.gate.Course;
import io.pvdrivers.operator.gate.Decision;
import io.pvdrivers.operator.gate.Readings;
import io.pvdrivers.operator.gate.Reason;
import io.pvdrivers.operator.gate.Situation;
import io.pvdrivers.operator.gate.Verdict;
import java.time.Instant;
import java.util.Optional;

/** A decision in words: one phase, one reason, one sentence. */
record Statement(Phase phase, String reason, String message, boolean awaitsPerson, Optional<Instant> until) {

    static Statement of(Situation situation, Decision decision) {
        return switch (decision.verdict()) {
            case Verdict.Passed passed -> ready(situation);
            case Verdict.Act act ->
                refusal(situation, act.action())
                        .or(() -> refused(situation, decision, act.action()))
                        .or(() -> snapshot(situation, act.action()))
                        .or(() -> importing(situation, act.action()))
                        .or(() -> proposing(situation, decision, act.action()))
                        .orElseGet(() -> acting(decision, act.action()));
            case Verdict.Wait wait -> waiting(situation, decision, wait);
            case Verdict.Blocked blocked -> problem(Phase.BLOCKED, blocked.reason(), blocked.message());
            case Verdict.Failed failed -> problem(Phase.FAILED, failed.reason(), failed.message());
        };
    }

    boolean isReady() {
        return phase == Phase.READY;
    }

    private static Statement ready(Situation situation) {
        var release = situation.plan().release();
        return new Statement(
                Phase.READY,
                "Converged",
                "Runs " + (Readings.hasNewer(situation) ? "newer drivers than those of " : "the drivers of ") + release
                        + " on the wanted devices.",
                false,
                Optional.empty());
    }

    private static Statement problem(Phase phase, Reason reason, String message) {
        return new Statement(phase, reason.code(), message, true, Optional.empty());
    }

    /** A Job that is asked for and was refused is tried again; what keeps it away is for a person to mend. */
    private static Optional<Statement> refusal(Situation situation, Action action) {
        var hasJob = situation
                .run()
                .map(Run::installation)
                .flatMap(i -> Optional.ofNullable(i.jobUID()))
                .isPresent();
        return action instanceof Action.RunJob && !hasJob
                ? Optional.ofNullable(situation.status().lastError())
                        .filter(e -> e.reason().equals(StateStep.REFUSED))
                        .map(e -> new Statement(
                                Phase.WAITING, Reason.JOB_REFUSED.code(), e.message(), true, Optional.empty()))
                : Optional.empty();
    }

    /** An act that is tried again and again is not happening. */
    private static Optional<Statement> refused(Situation situation, Decision decision, Action action) {
        var phase = decision.course() == Course.RETURN ? Phase.RETURNING : Phase.WAITING;
        return Refusals.of(action, situation)
                .map(why -> new Statement(
                        phase, Reason.REFUSED.code(), Refusals.sentence(action, why), true, Optional.empty()));
    }

    /** A snapshot that was asked for takes its time, and KubeVirt says how it stands. */
    private static Optional<Statement> snapshot(Situation situation, Action action) {
        return action instanceof Action.TakeSnapshot take
                ? Optional.ofNullable(situation.status().snapshot())
                        .filter(s -> s.name().equals(take.name()))
                        .map(s -> new Statement(
                                Phase.IN_PROGRESS,
                                Reason.TAKING_SNAPSHOT.code(),
                                Optional.ofNullable(s.message())
                                        .filter(m -> !m.isBlank())
                                        .orElseGet(() -> ActionWords.of(action)),
                                false,
                                Optional.empty()))
                : Optional.empty();
    }

    /** A volume that was asked for and is not there yet: how far it is, or what keeps it. */
    private static Optional<Statement> importing(Situation situation, Action action) {
        if (!(action instanceof Action.ProvideVolume volume)) {
            return Optional.empty();
        }
        var refused = Optional.ofNullable(situation.status().lastError())
                .filter(e -> e.reason().equals(StateStep.REFUSED))
                .map(LastError::message);
        return BesideJournal.says(volume.order(), situation)
                .map(message -> refused.filter(message::equals).isPresent()
                        ? new Statement(Phase.WAITING, Reason.MEDIA_UNAVAILABLE.code(), message, true, Optional.empty())
                        : new Statement(
                                Phase.IN_PROGRESS,
                                Reason.IMPORTING_MEDIA.code(),
                                ActionWords.of(volume) + " " + message,
                                false,
                                Optional.empty()));
    }

    /** Published; what happens next is somebody else's turn. */
    private static Optional<Statement> proposing(Situation situation, Decision decision, Action action) {
        return action instanceof Action.Propose propose
                ? Optional.of(new Statement(
                        decision.course() == Course.RETURN ? Phase.RETURNING : Phase.WAITING,
                        ProposalWords.reason(decision.course()).code(),
                        ProposalWords.await(situation, decision.course(), propose),
                        true,
                        Optional.empty()))
                : Optional.empty();
    }

    private static Statement acting(Decision decision, Action action) {
        var phase = switch (decision.course()) {
            case FORWARD -> Phase.IN_PROGRESS;
            case RETURN -> Phase.RETURNING;
            case CLOSING, RELEASE -> Phase.RELEASING;
        };
        return new Statement(phase, action.getClass().getSimpleName(), ActionWords.of(action), false, Optional.empty());
    }

    private static Statement waiting(Situation situation, Decision decision, Verdict.Wait wait) {
        return new Statement(
                waitingPhase(situation, decision, wait.reason()),
                wait.reason().code(),
                wait.message(),
                wait.reason().awaitsPerson(),
                wait.until());
    }

    private static Phase waitingPhase(Situation situation, Decision decision, Reason reason) {
        if (reason == Reason.HELD) {
            return situation
                            .endedRun()
                            .filter(r -> r.outcome() == Outcome.ROLLED_BACK)
                            .isPresent()
                    ? Phase.ROLLED_BACK
                    : Phase.FAILED;
        }
        if (reason == Reason.RETRY_PENDING
                || reason == Reason.RESTORED
                        && situation
                                .endedRun()
                                .filter(r -> r.outcome() == Outcome.FAILED)
                                .isPresent()) {
            return Phase.FAILED;
        }
        if (decision.course() == Course.RETURN) {
            return Phase.RETURNING;
        }
        if (reason.awaitsPerson()) {
            return Phase.WAITING;
        }
        return situation.run().isPresent() ? Phase.IN_PROGRESS : Phase.PENDING;
    }
}
