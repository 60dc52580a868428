package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.GuestFacts;
import io.pvdrivers.operator.guest.GuestAgent.BlindSpot;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What can be seen of the guest now. */
public sealed interface GuestSight {
    /** Where facts come from. */
    enum Source {
        AGENT("agent"),
        REPORT("report");

        private final String word;

        Source(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /**
     * Facts.
     *
     * @param ofThisBoot they were read from the VMI that runs now, not from an earlier one
     * @param blindSpots what the source cannot see
     */
    record Seen(GuestFacts facts, Source source, Instant observedAt, boolean ofThisBoot, List<BlindSpot> blindSpots)
            implements GuestSight {

        /** Whether something can be done inside this guest from here. */
        public boolean canAct() {
            return source == Source.AGENT && whyNotAct().isEmpty();
        }

        /** Why nothing can be done inside a guest although its agent answers. */
        public Optional<String> whyNotAct() {
            return blind(BlindSpot.GUEST_EXEC).or(() -> blind(BlindSpot.POWERSHELL));
        }

        /** Why this fact is missing, where the source can tell. */
        public Optional<String> blind(String fact) {
            return blindSpots.stream()
                    .filter(b -> b.fact().equals(fact))
                    .map(BlindSpot::why)
                    .findFirst();
        }
    }

    /** The guest could be asked and no agent answers. */
    record Silent(String message) implements GuestSight {}

    /**
     * Nobody may or can ask this guest, and no report tells.
     *
     * @param soon the operator itself can, once it has asked others
     */
    record Unseen(String message, boolean soon) implements GuestSight {
        public Unseen(String message) {
            this(message, false);
        }
    }

    /** No guest runs. */
    record Off() implements GuestSight {}

    /** The facts, of whatever boot. */
    default Optional<Seen> seen() {
        return this instanceof Seen seen ? Optional.of(seen) : Optional.empty();
    }

    /** The facts, of this boot only. */
    default Optional<Seen> seenThisBoot() {
        return seen().filter(Seen::ofThisBoot);
    }
}
