package io.pvdrivers.operator.state;

import io.pvdrivers.operator.gate.Action;
import io.pvdrivers.operator.gate.Decision;
import io.pvdrivers.operator.gate.ForeignChanges;
import io.pvdrivers.operator.gate.Situation;
import io.pvdrivers.operator.gate.Verdict;
import java.util.Optional;

/** What people are told of a VM, and what they are not told twice. Pure. */
final class Telling {
    private Telling() {}

    /** An act, with what else goes live by it. */
    static String words(Action action, Situation situation) {
        var others = action instanceof Action.Restart
                ? ForeignChanges.named(situation)
                        .map(paths -> " Others' changes go live with it: " + paths + ".")
                        .orElse("")
                : "";
        return ActionWords.of(action) + others;
    }

    /** A restart that was asked for already and did not come is asked again without a word. */
    static boolean isAskedAgain(Action action, Situation situation) {
        var restarts = situation.status().restarts();
        return action instanceof Action.Restart restart
                && restarts != null
                && restart.vmiUid().equals(restarts.requestedFor());
    }

    /** A run that has come to where only a person can go on tells so once. */
    static boolean asksPersonNow(Facts facts, Situation situation, Decision decision) {
        return situation.run().isPresent()
                && decision.verdict() instanceof Verdict.Wait wait
                && wait.reason().awaitsPerson()
                && Optional.ofNullable(facts.state().getStatus())
                        .flatMap(s -> Optional.ofNullable(s.waitingFor()))
                        .filter(w -> w.reason().equals(wait.reason().code()))
                        .isEmpty();
    }
}
