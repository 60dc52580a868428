package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.Run;
import io.pvdrivers.api.v1alpha1.Run.Screenshot;
import java.util.Optional;
import java.util.stream.Stream;

/** Is it kept what the screen showed, before the guest is taken back? Only the instance that went wrong shows its stop screen. */
final class ScreenKept implements Gate {
    @Override
    public String condition() {
        return "ScreenKept";
    }

    @Override
    public boolean isNeeded(Situation situation) {
        return canBeKept(situation) && situation.guest().seenThisBoot().isEmpty() && situation.vmiShowsMoved();
    }

    @Override
    public Verdict judge(Situation situation) {
        return Verdict.act(new Action.KeepScreenshot(situation.vmiUid().orElseThrow(), false));
    }

    /** Whether a picture may be had of the VMI that runs, and nobody asked for one yet. */
    static boolean canBeKept(Situation situation) {
        return situation.limits().rights().screenshots() && situation.isRunning() && !isAsked(situation);
    }

    private static boolean isAsked(Situation situation) {
        return situation
                .run()
                .filter(r -> of(r).anyMatch(s -> situation.isOfThisInstance(s.vmiUID())))
                .isPresent();
    }

    /** The pictures that were asked for in this run. */
    static Stream<Screenshot> of(Run run) {
        return Stream.of(Optional.ofNullable(run.screenshot()), Optional.ofNullable(run.screenshotAfterReturn()))
                .flatMap(Optional::stream);
    }
}
