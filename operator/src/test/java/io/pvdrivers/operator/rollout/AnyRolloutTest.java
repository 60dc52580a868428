package io.pvdrivers.operator.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random fleets under random rules, with VMs that fail, go down and come late, played to their end. Each is drawn from its number. */
class AnyRolloutTest {
    private static final Instant START = Instant.parse("2026-11-21T00:00:00Z");
    private static final Duration STEP = Duration.ofMinutes(5);

    /** More than any of these fleets needs, one VM after the other. */
    private static final int STEPS = 4000;

    static IntStream seeds() {
        return IntStream.range(0, 300);
    }

    /** One VM, and what will become of it. */
    private static final class Machine {
        private final String name;
        private final int wave;
        private final Map<String, String> groups;
        private final int comesAt;
        private final int takes;
        private final Standing end;
        private final int downFrom;
        private final int downFor;
        private Standing standing = Standing.PENDING;
        private int startedAt;
        private @Nullable Instant doneAt;

        Machine(Random random, int number, int waves) {
            name = "vm-%02d".formatted(number);
            wave = random.nextInt(waves + 1);
            groups = new HashMap<>();
            if (random.nextInt(4) > 0) {
                groups.put("app", "app-" + random.nextInt(3));
            }
            if (random.nextInt(4) > 0) {
                groups.put("node", "node-" + random.nextInt(2));
            }
            comesAt = random.nextInt(40);
            takes = 1 + random.nextInt(9);
            var ends = List.of(Standing.FAILED, Standing.AWAITING, Standing.BLOCKED, Standing.ROLLED_BACK);
            end = random.nextInt(8) == 0 ? ends.get(random.nextInt(ends.size())) : Standing.READY;
            downFrom = random.nextInt(200);
            downFor = random.nextInt(5) == 0 ? random.nextInt(20) : 0;
        }

        void live(int step) {
            if (standing == Standing.PENDING && step >= comesAt) {
                standing = end == Standing.BLOCKED ? Standing.BLOCKED : Standing.ASKS;
            }
            if (standing == Standing.IN_FLIGHT && step >= startedAt + takes) {
                standing = end;
                doneAt = end == Standing.READY ? at(step) : null;
            }
        }

        Member member(int step) {
            return new Member(
                    name,
                    standing,
                    standing == Standing.ASKS ? at(comesAt).toString() : "",
                    standing == Standing.FAILED || standing == Standing.ROLLED_BACK,
                    step < downFrom || step >= downFrom + downFor,
                    false,
                    Optional.empty(),
                    wave,
                    groups,
                    Fleets.AIM,
                    Optional.ofNullable(doneAt),
                    Optional.empty());
        }
    }

    private static Instant at(int step) {
        return START.plus(STEP.multipliedBy(step));
    }

    private record Case(int seed, Rules rules, List<Machine> machines, Random random) {
        static Case of(int seed) {
            var random = new Random(seed);
            var waves = random.nextInt(4);
            var rules = Fleets.waves(
                    Fleets.rules(1 + random.nextInt(4)),
                    IntStream.range(0, waves)
                            .mapToObj(i -> STEP.multipliedBy(random.nextInt(10)))
                            .toArray(Duration[]::new));
            rules = new Rules(
                    rules.maxConcurrent(),
                    random.nextInt(4) * random.nextInt(4),
                    rules.canary(),
                    rules.waves(),
                    Map.of());
            if (random.nextBoolean()) {
                rules = Fleets.canary(rules, 1 + random.nextInt(3), STEP.multipliedBy(random.nextInt(20)));
            }
            if (random.nextBoolean()) {
                rules = Fleets.groups(rules, Map.of("app", 1 + random.nextInt(2), "node", 1 + random.nextInt(2)));
            }
            var machines = IntStream.range(0, 1 + random.nextInt(30))
                    .mapToObj(i -> new Machine(random, i, waves))
                    .toList();
            return new Case(seed, rules, machines, random);
        }

        List<Member> members(int step) {
            return machines.stream().map(m -> m.member(step)).toList();
        }

        long count(int step, Predicate<Member> which) {
            return members(step).stream().filter(which).count();
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void keepsEveryRuleAndComesToAnEnd(int seed) {
        var some = Case.of(seed);
        var quiet = 0;
        for (int step = 0; step < STEPS && quiet < 300; step++) {
            var now = step;
            some.machines.forEach(m -> m.live(now));
            var dispatch = new Rollout(some.rules, some.members(step), at(step)).dispatch(Optional.empty());
            sameInWhateverOrder(some, step, dispatch);
            everyAskerHasAnAnswer(some, step, dispatch);
            if (!dispatch.go().isEmpty()) {
                start(some, step, dispatch.go());
            }
            quiet = dispatch.go().isEmpty() && some.count(step, Member::isInFlight) == 0 ? quiet + 1 : 0;
        }
        assertThat(quiet).as("fleet %d comes to rest", seed).isEqualTo(300);
        nobodyIsForgotten(some);
    }

    private static void sameInWhateverOrder(Case some, int step, Dispatch dispatch) {
        var shuffled = new ArrayList<>(some.members(step));
        Collections.shuffle(shuffled, some.random);
        assertThat(new Rollout(some.rules, shuffled, at(step)).dispatch(Optional.empty()))
                .isEqualTo(dispatch);
    }

    private static void everyAskerHasAnAnswer(Case some, int step, Dispatch dispatch) {
        var answered = new ArrayList<>(dispatch.go());
        answered.addAll(dispatch.held().keySet());
        assertThat(answered)
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(some.members(step).stream()
                        .filter(m -> m.standing() == Standing.ASKS)
                        .map(Member::name)
                        .toList());
    }

    private static void start(Case some, int step, List<String> go) {
        var before = some.members(step);
        some.machines.stream().filter(m -> go.contains(m.name)).forEach(m -> {
            m.standing = Standing.IN_FLIGHT;
            m.startedAt = step;
        });
        var what = "fleet " + some.seed + ", step " + step + ", " + some.rules;
        assertThat(some.count(step, Member::holdsSlot)).as(what).isLessThanOrEqualTo(some.rules.maxConcurrent());
        assertThat(before.stream().filter(Member::failed).count())
                .as(what)
                .isLessThanOrEqualTo(some.rules.maxFailures());
        groupsHold(some, step, go, what);
        canariesHold(some, step, before, what);
        wavesHold(some, step, before, go, what);
    }

    private static void groupsHold(Case some, int step, List<String> go, String what) {
        some.rules
                .groups()
                .forEach((label, most) -> some.members(step).stream()
                        .filter(m -> go.contains(m.name()))
                        .flatMap(m -> Optional.ofNullable(m.groups().get(label)).stream())
                        .distinct()
                        .forEach(value -> assertThat(some.count(
                                        step,
                                        m -> m.holdsSlot()
                                                && value.equals(m.groups().get(label))))
                                .as(what)
                                .isLessThanOrEqualTo(most)));
    }

    private static void canariesHold(Case some, int step, List<Member> before, String what) {
        some.rules.canary().ifPresent(canary -> {
            var done =
                    before.stream().flatMap(m -> m.doneAt().stream()).sorted().toList();
            if (done.size() < canary.count()) {
                assertThat(done.size() + some.count(step, m -> m.isInFlight() || m.failed()))
                        .as(what)
                        .isLessThanOrEqualTo(canary.count());
            } else {
                assertThat(at(step))
                        .as(what)
                        .isAfterOrEqualTo(done.get(canary.count() - 1).plus(canary.soak()));
            }
        });
    }

    private static void wavesHold(Case some, int step, List<Member> before, List<String> go, String what) {
        before.stream()
                .filter(m -> go.contains(m.name()))
                .forEach(goes -> before.stream()
                        .filter(m -> m.wave() < goes.wave())
                        .forEach(earlier -> {
                            assertThat(earlier.asks() || earlier.isInFlight())
                                    .as(what)
                                    .isFalse();
                            earlier.doneAt()
                                    .ifPresent(done -> assertThat(at(step))
                                            .as(what)
                                            .isAfterOrEqualTo(done.plus(some.rules
                                                    .waves()
                                                    .get(earlier.wave())
                                                    .soak())));
                        }));
    }

    /** Whoever still asks is kept by failures alone. */
    private static void nobodyIsForgotten(Case some) {
        var fleet = some.members(STEPS);
        var failed = fleet.stream().filter(Member::failed).count();
        var done = fleet.stream().filter(m -> m.doneAt().isPresent()).count();
        var canariesFailed = some.rules
                .canary()
                .filter(c -> done < c.count() && done + failed >= c.count())
                .isPresent();
        if (failed <= some.rules.maxFailures() && !canariesFailed) {
            assertThat(fleet).as("fleet %d, %s", some.seed, some.rules).noneMatch(Member::asks);
        }
    }
}
