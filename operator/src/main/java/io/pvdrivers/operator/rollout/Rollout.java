package io.pvdrivers.operator.rollout;

import io.pvdrivers.api.v1alpha1.DriverPolicyStatus.Stage;
import io.pvdrivers.api.v1alpha1.DriverPolicyStatus.StageName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Who may go next. The same fleet at the same time gives the same answer, in whatever order it is told. */
public final class Rollout {
    private final Rules rules;
    private final List<Member> fleet;
    private final Instant now;
    private final Waves waves;

    public Rollout(Rules rules, Collection<Member> fleet, Instant now) {
        this.rules = rules;
        this.fleet = fleet.stream()
                .sorted(Comparator.comparing(Member::asksSince).thenComparing(Member::name))
                .toList();
        this.now = now;
        this.waves = new Waves(rules, this.fleet, now);
    }

    /** Whether more VMs failed than the policy bears. */
    public boolean isBudgetSpent() {
        return fleet.stream().filter(Member::failed).count() > rules.maxFailures();
    }

    /** @param closed why the policy starts no VM, whoever asks */
    public Dispatch dispatch(Optional<Hold> closed) {
        var general = closed.or(this::budget);
        var slots = new Slots(rules, fleet);
        var canaries = new HashMap<Aim, Canaries>();
        Function<Member, Canaries> of =
                m -> canaries.computeIfAbsent(m.aim(), aim -> new Canaries(rules.canary(), aim, fleet, now));
        var go = new ArrayList<String>();
        var held = new LinkedHashMap<String, Hold>();
        fleet.stream().filter(Member::asks).forEach(member -> {
            var first = of.apply(member);
            var hold = general.or(() -> waves.hold(member))
                    .or(member::shut)
                    .or(() -> first.hold(member))
                    .or(() -> slots.take(member));
            hold.ifPresentOrElse(h -> held.put(member.name(), h), () -> {
                go.add(member.name());
                first.goes(member);
            });
        });
        var canaryStage = foremost().anyMatch(m -> of.apply(m).areGoing());
        return new Dispatch(go, held, stage(canaryStage, go, held), changes(held));
    }

    private Optional<Hold> budget() {
        return isBudgetSpent()
                ? Optional.of(Hold.of("Waits because more VMs failed than allowed by rollout.maxFailures"))
                : Optional.empty();
    }

    private Optional<Instant> changes(Map<String, Hold> held) {
        if (held.isEmpty()) {
            return Optional.empty();
        }
        return Stream.concat(
                        held.values().stream().flatMap(h -> h.until().stream()),
                        fleet.stream().flatMap(m -> m.mayAskUntil().stream()))
                .filter(now::isBefore)
                .min(Comparator.naturalOrder());
    }

    /** Those of the first wave in which anybody asks or is in flight: others may keep it waiting, and prove nothing by that. */
    private Stream<Member> foremost() {
        var first = fleet.stream()
                .filter(Rollout::isUnfinished)
                .mapToInt(Member::wave)
                .min();
        return fleet.stream().filter(m -> isUnfinished(m) && first.stream().anyMatch(wave -> wave == m.wave()));
    }

    private static boolean isUnfinished(Member member) {
        return member.asks() || member.isInFlight();
    }

    private Optional<Stage> stage(boolean canaryStage, List<String> go, Map<String, Hold> held) {
        if (rules.canary().isEmpty() && rules.waves().isEmpty()
                || fleet.stream().noneMatch(Rollout::isUnfinished)) {
            return Optional.empty();
        }
        if (canaryStage) {
            return Optional.of(new Stage(StageName.CANARY, null, null, null, null));
        }
        var soaked = held.values().stream()
                .filter(Hold::soaks)
                .flatMap(h -> h.until().stream())
                .min(Comparator.naturalOrder())
                .filter(until -> go.isEmpty() && fleet.stream().noneMatch(Member::isInFlight));
        return Optional.of(soaked.map(until -> stage(StageName.SOAKING, Optional.of(until)))
                .orElseGet(() -> stage(StageName.WAVE, Optional.empty())));
    }

    private Stage stage(StageName name, Optional<Instant> until) {
        if (rules.waves().isEmpty()) {
            return new Stage(name, null, null, null, until.orElse(null));
        }
        var wave = waves.current();
        var called = wave < rules.waves().size() ? rules.waves().get(wave).name() : Optional.<String>empty();
        return new Stage(name, wave + 1, rules.waves().size() + 1, called.orElse(null), until.orElse(null));
    }
}
