package io.pvdrivers.operator.rollout;

import io.pvdrivers.operator.window.OpeningHours;
import io.pvdrivers.operator.window.Stretch;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

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
        var first = canaries(fleet, left);
        var time = Optional.of(now);
        var toGo = left.size() - first;
        if (first > 0) {
            time = afterTurns(time, Math.ceilDiv(first, rules.maxConcurrent()));
            time = toGo > 0 ? time.map(t -> t.plus(rules.canary().orElseThrow().soak())) : time;
        } else {
            time = time.map(t -> latest(t, canarySoaks(fleet, left)));
        }
        for (int wave = 0; wave <= rules.waves().size() && toGo > 0; wave++) {
            var number = wave;
            var members = left.stream().filter(m -> m.wave() == number).toList();
            var size = Math.min(toGo, members.size());
            if (size > 0) {
                toGo -= size;
                time = time.map(t -> latest(t, waveSoaks(fleet, members, number)));
                time = afterTurns(time, Math.ceilDiv(size, rules.maxConcurrent()));
                var soak = toGo > 0 ? rules.waves().get(wave).soak() : Duration.ZERO;
                time = time.map(t -> t.plus(soak));
            }
        }
        return time.map(t -> rounded(t, now));
    }

    private static Instant latest(Instant time, Stream<Instant> others) {
        return Stream.concat(Stream.of(time), others)
                .max(Comparator.naturalOrder())
                .orElse(time);
    }

    /** When the soaks of canaries that are done end, for what these VMs are to become. */
    private Stream<Instant> canarySoaks(Collection<Member> fleet, List<Member> left) {
        return rules.canary().stream()
                .flatMap(rule -> left.stream()
                        .map(Member::aim)
                        .distinct()
                        .flatMap(aim -> done(fleet, m -> m.aim().equals(aim))
                                .skip(rule.count() - 1L)
                                .limit(1))
                        .map(last -> last.plus(rule.soak())));
    }

    /** When the soaks of the waves before these VMs' wave end, as far as VMs of those are done. */
    private Stream<Instant> waveSoaks(Collection<Member> fleet, List<Member> left, int before) {
        var aims = left.stream().map(Member::aim).collect(Collectors.toSet());
        return IntStream.range(0, before)
                .boxed()
                .flatMap(wave -> done(fleet, m -> m.wave() == wave && aims.contains(m.aim()))
                        .map(end -> end.plus(rules.waves().get(wave).soak())));
    }

    private static Stream<Instant> done(Collection<Member> fleet, Predicate<Member> which) {
        return fleet.stream().filter(which).flatMap(m -> m.doneAt().stream()).sorted();
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
