package io.pvdrivers.operator.rollout;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The first few VMs with one aim. They are those whose runs have made them Ready for it, the first ones first; while there are too few
 * of these, those on their way to it. One that failed keeps its place until a person has seen to it, and so does one whose run awaits
 * its owner's restart, which is how the policy wants it. One that cannot start or awaits a person otherwise has none, and another goes.
 */
final class Canaries {
    private final Optional<Rules.Canary> rule;
    private final Aim aim;
    private final Instant now;
    private final List<Instant> done;
    private int places;

    Canaries(Optional<Rules.Canary> rule, Aim aim, Collection<Member> fleet, Instant now) {
        this.rule = rule;
        this.aim = aim;
        this.now = now;
        var own = fleet.stream().filter(m -> m.aim().equals(aim)).toList();
        done = own.stream().flatMap(m -> m.doneAt().stream()).sorted().toList();
        var taken = own.stream()
                .filter(m -> m.isInFlight() || m.failed() || m.ridesAlong())
                .count();
        places = count() - done.size() - (int) taken;
    }

    private int count() {
        return rule.map(Rules.Canary::count).orElse(0);
    }

    /** Whether there are too few yet that are Ready. */
    boolean areGoing() {
        return done.size() < count();
    }

    Optional<Hold> hold(Member member) {
        if (areGoing()) {
            return places > 0 || member.failed()
                    ? Optional.empty()
                    : Optional.of(
                            Hold.of("Waits for the canaries of release " + aim.release() + " under rollout.canary"));
        }
        return rule.filter(r -> !done.isEmpty())
                .map(r -> done.get(r.count() - 1).plus(r.soak()))
                .filter(now::isBefore)
                .map(end -> Hold.soak(
                        "Waits while the canaries of release " + aim.release() + " soak under rollout.canary", end));
    }

    /** Takes a place, unless its failure has one. */
    void goes(Member member) {
        if (!member.failed()) {
            places--;
        }
    }
}
