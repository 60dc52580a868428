package io.pvdrivers.operator.rollout;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Which wave it is. A wave is over when nobody in it asks, is in flight, or may come to ask soon; then it soaks. */
final class Waves {
    private final Rules rules;
    private final List<Member> fleet;
    private final Instant now;
    private final int current;

    Waves(Rules rules, List<Member> fleet, Instant now) {
        this.rules = rules;
        this.fleet = fleet;
        this.now = now;
        current = fleet.stream()
                .filter(m -> m.keepsItsWave(now))
                .mapToInt(Member::wave)
                .min()
                .orElse(0);
    }

    /** The first wave that is not over. */
    int current() {
        return current;
    }

    Optional<Hold> hold(Member member) {
        return member.wave() > current
                ? Optional.of(Hold.of("Waits for the end of wave " + rules.nameOf(current) + " under rollout.waves"))
                : soak(member);
    }

    /** The waves before it have soaked for what it is to become, each from the end of its last run on. */
    private Optional<Hold> soak(Member member) {
        return IntStream.range(0, Math.min(member.wave(), rules.waves().size()))
                .boxed()
                .flatMap(wave -> soakEnd(wave, member.aim()).map(end -> soaking(wave, end)))
                .max(Comparator.comparing(hold -> hold.until().orElse(now)));
    }

    private Stream<Instant> soakEnd(int wave, Aim aim) {
        return fleet.stream()
                .filter(m -> m.wave() == wave && m.aim().equals(aim))
                .flatMap(m -> m.doneAt().stream())
                .max(Comparator.naturalOrder())
                .map(last -> last.plus(rules.waves().get(wave).soak()))
                .filter(now::isBefore)
                .stream();
    }

    private Hold soaking(int wave, Instant end) {
        return Hold.soak("Waits while wave " + rules.nameOf(wave) + " soaks under rollout.waves", end);
    }
}
