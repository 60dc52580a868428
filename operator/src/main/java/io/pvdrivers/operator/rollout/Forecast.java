package io.pvdrivers.operator.rollout;

import io.pvdrivers.operator.window.OpeningHours;
import io.pvdrivers.operator.window.Stretch;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** When a rollout is roughly over: its VMs by turns, each as long as the estimate, within the windows, with the soaks between. */
public final class Forecast {
    /** Nobody plans further ahead, and nobody counts further. */
    private static final int STRETCHES = 500;

    private static final Duration NEAR = Duration.ofDays(2);

    private final Rules rules;
    private final Duration run;
    private final OpeningHours hours;

    public Forecast(Rules rules, Duration run, OpeningHours hours) {
        this.rules = rules;
        this.run = run;
        this.hours = hours;
    }

    /** The time, in whole hours, or days where it is far; empty where nothing is left or nobody can say. */
    public Optional<Instant> end(Collection<Member> fleet, Instant now) {
        var left = fleet.stream().filter(m -> m.keepsItsWave(now)).toList();
        if (left.isEmpty()) {
            return Optional.empty();
        }
        var time = Optional.of(now);
        var toGo = left.size();
        var first = canaries(fleet, left);
        if (first > 0) {
            time = afterTurns(time, Math.ceilDiv(first, rules.maxConcurrent()))
                    .map(t -> t.plus(rules.canary().orElseThrow().soak()));
            toGo -= first;
        }
        for (int wave = 0; wave <= rules.waves().size(); wave++) {
            var number = wave;
            var size = (int)
                    Math.min(toGo, left.stream().filter(m -> m.wave() == number).count());
            var soak = wave < rules.waves().size() ? rules.waves().get(wave).soak() : Duration.ZERO;
            toGo -= size;
            if (size > 0) {
                time = afterTurns(time, Math.ceilDiv(size, rules.maxConcurrent()));
                time = toGo > 0 ? time.map(t -> t.plus(soak)) : time;
            }
        }
        return time.map(t -> rounded(t, now));
    }

    private int canaries(Collection<Member> fleet, List<Member> left) {
        var done = fleet.stream().filter(m -> m.doneAt().isPresent()).count();
        return rules.canary()
                .map(c -> (int) Math.max(0, Math.min(left.size(), c.count() - done)))
                .orElse(0);
    }

    private Optional<Instant> afterTurns(Optional<Instant> from, int turns) {
        return from.flatMap(begin -> {
            var left = (long) turns;
            for (Iterator<Stretch> all = hours.from(begin).limit(STRETCHES).iterator(); all.hasNext(); ) {
                var stretch = all.next();
                var start = stretch.from().isBefore(begin) ? begin : stretch.from();
                var fits = Math.max(1, Duration.between(start, stretch.to()).dividedBy(run));
                if (fits >= left) {
                    return Optional.of(start.plus(run.multipliedBy(left)));
                }
                left -= fits;
            }
            return Optional.empty();
        });
    }

    private static Instant rounded(Instant time, Instant now) {
        var unit = Duration.between(now, time).compareTo(NEAR) > 0 ? ChronoUnit.DAYS : ChronoUnit.HOURS;
        var whole = time.truncatedTo(unit);
        return whole.equals(time) ? time : whole.plus(1, unit);
    }
}
