package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.Run.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Walks a VM's list of gates: the first needed gate that has not passed decides. */
public final class Planner {
    private final Guards guards = new Guards();

    public Decision decide(Situation situation) {
        var course = Course.of(situation);
        if (situation.vm().getMetadata().getDeletionTimestamp() != null) {
            var leaving = Verdict.waitFor(
                    Reason.BEING_DELETED,
                    "The VM is being deleted. Nothing is done to it any more, and this record goes with it.");
            return new Decision(course, Optional.empty(), leaving, List.of(), List.of());
        }
        var landed = Landed.of(situation);
        if (landed.isPresent()) {
            return alone(course, Verdict.act(landed.get()));
        }
        var interruption = Diversion.of(situation, course);
        if (interruption.isPresent()) {
            return alone(course, Verdict.act(interruption.get()));
        }
        var asked = Housekeeping.asked(situation);
        if (course == Course.FORWARD && asked.isPresent()) {
            return alone(course, guard(situation, course, Verdict.act(asked.get())));
        }
        if (isReady(course, situation)) {
            return alone(
                    course, Housekeeping.ofReady(situation).map(Verdict::act).orElseGet(Verdict::passed));
        }
        return walk(situation, course);
    }

    private static boolean isReady(Course course, Situation situation) {
        return course == Course.FORWARD && Readiness.holds(situation);
    }

    /** Whether the VM is done, so that nothing beside it need be looked at. */
    public static boolean isAtRest(Situation situation) {
        return isReady(Course.of(situation), situation);
    }

    private static Decision alone(Course course, Verdict verdict) {
        return new Decision(course, Optional.empty(), verdict, List.of(), List.of());
    }

    private Decision walk(Situation situation, Course course) {
        var passed = new ArrayList<String>();
        var notNeeded = new ArrayList<String>();
        for (var gate : course.gates()) {
            if (!gate.isNeeded(situation)) {
                notNeeded.add(gate.condition());
                continue;
            }
            var verdict = settle(situation, guard(situation, course, gate.judge(situation)));
            if (!(verdict instanceof Verdict.Passed)) {
                return new Decision(course, Optional.of(gate.condition()), verdict, passed, notNeeded);
            }
            passed.add(gate.condition());
        }
        var last = course.last(situation).map(Verdict::act).orElseGet(Verdict::passed);
        return new Decision(course, Optional.empty(), last, passed, notNeeded);
    }

    private Verdict guard(Situation situation, Course course, Verdict verdict) {
        if (!(verdict instanceof Verdict.Act act)) {
            return verdict;
        }
        return Hands.objection(situation, act)
                .orElseGet(() -> Hands.proposed(situation, guards.check(situation, course, act)));
    }

    private Verdict close(Reason reason, String message) {
        return Verdict.act(new Action.Abandon(Outcome.FAILED, reason, message));
    }

    /** A run that cannot go on is closed: what is ours leaves the VM before the run ends. */
    private Verdict settle(Situation situation, Verdict verdict) {
        var closable = situation.run().filter(r -> r.outcome() == null).isPresent();
        return switch (verdict) {
            case Verdict.Failed failed -> closable ? close(failed.reason(), failed.message()) : failed;
            case Verdict.Passed passed -> passed;
            case Verdict.Act act -> act;
            case Verdict.Wait wait -> wait;
            case Verdict.Blocked blocked -> closable ? close(blocked.reason(), blocked.message()) : blocked;
        };
    }
}
