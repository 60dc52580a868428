package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.Run;
import io.pvdrivers.api.v1alpha1.Run.Outcome;
import java.util.List;
import java.util.Optional;

/** Which list of gates a VM is on. */
public enum Course {
    /** To the wanted devices. */
    FORWARD,
    /** Back to the baseline, after a switch that went wrong. */
    RETURN,
    /** Out of a run that goes no further. */
    CLOSING,
    /** Away from a VM that is no longer ours to care for. */
    RELEASE;

    private static final List<Gate> FORWARD_GATES = List.of(
            new Rescued(),
            new Held(),
            new Eligible(),
            new Admitted(),
            new BaselineStored(),
            new Prepared(),
            new MediaAttached(),
            new DriversInstalled(),
            new Rebooted(),
            new BootReady(),
            new BackedUp(),
            new DevicesSwitched(),
            new Restarted(),
            new Verified(),
            new CleanedUp());
    private static final List<Gate> RETURN_GATES = List.of(
            new ScreenKept(), new DevicesRestored(), new ReturnRestarted(), new ReturnVerified(), new CleanedUp());
    private static final List<Gate> CLOSING_GATES = List.of(new Unstaged(), new Rescued(), new CleanedUp());
    private static final List<Gate> RELEASE_GATES =
            List.of(new SwitchSettled(), new Unstaged(), new Rescued(), new CleanedUp());

    /** The gates, in the order they are asked. */
    public List<Gate> gates() {
        return switch (this) {
            case FORWARD -> FORWARD_GATES;
            case RETURN -> RETURN_GATES;
            case CLOSING -> CLOSING_GATES;
            case RELEASE -> RELEASE_GATES;
        };
    }

    /** The condition types of its gates. */
    public List<String> conditions() {
        return gates().stream().map(Gate::condition).toList();
    }

    static Course of(Situation situation) {
        var run = situation.run();
        if (run.flatMap(r -> Optional.ofNullable(r.outcome())).isPresent()) {
            return situation.governance() instanceof Governance.Ungoverned ? RELEASE : CLOSING;
        }
        if (isReturning(situation)) {
            return RETURN;
        }
        return situation.governance() instanceof Governance.Ungoverned ? RELEASE : FORWARD;
    }

    private static boolean isReturning(Situation situation) {
        var rollback = situation.status().rollback();
        return rollback != null
                && situation.run().map(Run::id).filter(rollback.runId()::equals).isPresent();
    }

    /** What remains to be done once every gate has passed. */
    Optional<Action> last(Situation situation) {
        var open = situation.run().isPresent();
        return switch (this) {
            case FORWARD -> open ? Optional.of(new Action.EndRun(Outcome.SUCCEEDED)) : Optional.empty();
            case RETURN -> Optional.of(new Action.EndRun(Outcome.ROLLED_BACK));
            case CLOSING ->
                Optional.of(new Action.EndRun(situation
                        .run()
                        .flatMap(r -> Optional.ofNullable(r.outcome()))
                        .orElse(Outcome.FAILED)));
            case RELEASE -> Optional.of(new Action.Forget());
        };
    }
}
