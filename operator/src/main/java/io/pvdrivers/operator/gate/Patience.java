package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.Run;
import io.pvdrivers.api.v1alpha1.Run.Interruption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How long a run waits for something that cannot come while the VM {@linkplain Standstill stands still}. */
final class Patience {
    private Patience() {}

    /** When it ends that began then: it begins anew with the end of an interruption. */
    static Instant ends(Situation situation, Instant began, Duration patience) {
        var resumed = situation.run().map(Run::interruption).flatMap(i -> Optional.ofNullable(i.until()));
        return resumed.filter(r -> r.isAfter(began)).orElse(began).plus(patience);
    }

    /** Whether it has ended. It does not while the VM stands still, nor before the run has taken note that it goes on. */
    static boolean hasEnded(Situation situation, Instant end) {
        return !end.isAfter(situation.now()) && !isInterrupted(situation);
    }

    private static boolean isInterrupted(Situation situation) {
        var noted = situation.run().map(Run::interruption).filter(Patience::lasts);
        return Standstill.stopsClocks(situation) || noted.isPresent();
    }

    private static boolean lasts(Interruption interruption) {
        return interruption.until() == null;
    }
}
