package io.pvdrivers.operator.rollout;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A VM that the policy governs.
 *
 * @param name tells it from the others
 * @param asksSince orders those that ask
 * @param failed counts against the failure budget: once for each VM whose last run failed, however often it was tried
 * @param available it runs, or is not meant to
 * @param ridesAlong its run awaits nothing but what the policy leaves to people: a restart, an approval, a change by Git
 * @param mayAskUntil it is being looked at, and may come to ask until then
 * @param wave which wave it belongs to, from 0
 * @param groups the values of the labels that make groups, by label
 * @param aim what it is to become
 * @param doneAt when the run ended that made it Ready for its aim; empty where it is not, or no run made it so
 * @param shut why the hour does not let it go
 */
public record Member(
        String name,
        Standing standing,
        String asksSince,
        boolean failed,
        boolean available,
        boolean ridesAlong,
        Optional<Instant> mayAskUntil,
        int wave,
        Map<String, String> groups,
        Aim aim,
        Optional<Instant> doneAt,
        Optional<Hold> shut) {
    public Member {
        groups = Map.copyOf(groups);
    }

    /** The same on its way to that release. */
    public Member becoming(String release) {
        return release.equals(aim.release())
                ? this
                : new Member(
                        name,
                        standing,
                        asksSince,
                        failed,
                        available,
                        ridesAlong,
                        mayAskUntil,
                        wave,
                        groups,
                        new Aim(release, aim.devices()),
                        doneAt,
                        shut);
    }

    boolean asks() {
        return standing == Standing.ASKS;
    }

    boolean isInFlight() {
        return standing == Standing.IN_FLIGHT;
    }

    /** Whether it takes a place of maxConcurrent and of its groups. */
    public boolean holdsSlot() {
        return isInFlight() || !available;
    }

    /** Whether its wave goes on because of it. */
    boolean keepsItsWave(Instant now) {
        return asks() || isInFlight() || mayAskUntil.filter(now::isBefore).isPresent();
    }
}
