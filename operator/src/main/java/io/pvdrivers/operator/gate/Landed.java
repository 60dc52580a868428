package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.Proposal;
import io.pvdrivers.api.v1alpha1.Run.Staging;
import io.pvdrivers.api.v1alpha1.Run.Switching;
import io.pvdrivers.operator.kubevirt.Names;
import java.util.Optional;

/** Whether somebody has made a change that was proposed: in whatever words, the VM's spec says what it was to say. */
final class Landed {
    private static final String STAGE = Action.Stage.class.getSimpleName();
    private static final String SWITCH = Action.Switch.class.getSimpleName();

    private Landed() {}

    /** What is to be remembered of it, as if the operator had just done it. */
    static Optional<Action> of(Situation situation) {
        if (situation.run().isEmpty()) {
            return Optional.empty();
        }
        if (isSwitchedByOthers(situation)) {
            return Optional.of(new Action.KeepSwitched());
        }
        return isStagedByOthers(situation) ? Optional.of(new Action.KeepStaged()) : Optional.empty();
    }

    /**
     * The first device that has moved may be the one that Windows boots from. A proposal that was taken back may land all the same, and a
     * person may have switched by hand: in mode Propose nobody else does.
     */
    private static boolean isSwitchedByOthers(Situation situation) {
        var run = situation.run().orElseThrow();
        if (situation.status().rollback() != null
                || Baselines.movedNow(situation).isEmpty()) {
            return false;
        }
        var first = run.switching() == null || isOfAnotherInstance(situation, run.switching());
        return isProposed(situation, SWITCH)
                ? first || situation.isSwitched()
                : situation.isProposed() && first && run.outcome() == null && situation.isSwitched();
    }

    /** It was switched for an earlier instance, put back, and landed once more while this one runs without it. */
    private static boolean isOfAnotherInstance(Situation situation, Switching switching) {
        return situation.vmi().isPresent()
                && !situation.isOfThisInstance(switching.vmiUID())
                && !situation.vmiShowsMoved()
                && situation.isSwitched();
    }

    private static boolean isStagedByOthers(Situation situation) {
        return isProposed(situation, STAGE)
                && situation
                        .run()
                        .map(run -> run.staging())
                        .filter(s -> isIn(situation, s))
                        .isPresent();
    }

    /** Whether all that was to be brought in is in the spec. */
    static boolean isIn(Situation situation, Staging staging) {
        return (!staging.media() || OurTraces.isStaged(situation, Names.MEDIA))
                && (staging.primerSerial() == null || OurTraces.isStaged(situation, Names.PRIMER));
    }

    private static boolean isProposed(Situation situation, String step) {
        return proposal(situation).filter(p -> p.step().equals(step)).isPresent();
    }

    private static Optional<Proposal> proposal(Situation situation) {
        var run = situation.run().orElseThrow();
        return Optional.ofNullable(situation.status().proposal())
                .filter(p -> run.id().equals(p.runId()));
    }
}
