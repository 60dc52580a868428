package io.pvdrivers.operator.gate;

import static io.pvdrivers.operator.gate.Edits.virtio;
import static io.pvdrivers.operator.gate.Given.aVm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Proof;
import io.pvdrivers.api.v1alpha1.Run;
import io.pvdrivers.api.v1alpha1.Run.Switching;
import io.pvdrivers.api.v1alpha1.Run.Watch;
import java.time.Instant;
import java.util.function.UnaryOperator;

/** A VM after its switch, whose agent had answered before. */
final class SwitchedVm {
    static final Instant SWITCHED_AT = Given.NOW.minusSeconds(10800);

    private SwitchedVm() {}

    /** One whose instance with the new devices has run for so many minutes. */
    static Given switched(int minutes) {
        return aVm().ticket()
                .drivers(Given.NEW)
                .vm(v -> virtio(v.withObject("/spec/template/spec/domain/devices")))
                .vmi(i -> virtio(i.withObject("/spec/domain/devices")))
                .vmi(i -> born(i, Given.NOW.minusSeconds(60L * minutes).toString()))
                .status(Given.begun(SWITCHED_AT))
                .status(s ->
                        s.withProof(new Proof("run-1", "virtio", "viostor", Given.NEW, null, "vmi-1", SWITCHED_AT)))
                .status(run(r -> r.withSwitching(new Switching("vmi-1", SWITCHED_AT, true, 1))
                        .withWatch(new Watch("vmi-2", Given.NOW.minusSeconds(60L * minutes), 0, false))));
    }

    static UnaryOperator<DriverStateStatus> run(UnaryOperator<Run> change) {
        return s -> s.withRun(change.apply(s.run()));
    }

    private static void born(ObjectNode vmi, String at) {
        vmi.withObject("/metadata").put("uid", "vmi-2").put("creationTimestamp", at);
        vmi.withObject("/status")
                .putArray("phaseTransitionTimestamps")
                .addObject()
                .put("phase", "Running")
                .put("phaseTransitionTimestamp", at);
    }

    /** A verdict as people see it. */
    static String words(Verdict verdict) {
        if (verdict instanceof Verdict.Wait wait) {
            return wait.reason().code() + ": " + wait.message()
                    + wait.until().map(until -> " Until " + until).orElse("");
        }
        return verdict instanceof Verdict.Act act && act.action() instanceof Action.BeginReturn back
                ? "BeginReturn " + back.reason().code() + ": " + back.message()
                : Edits.word(verdict);
    }
}
