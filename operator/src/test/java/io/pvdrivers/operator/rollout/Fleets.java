package io.pvdrivers.operator.rollout;

import io.fabric8.kubernetes.api.model.LabelSelector;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** VMs and rules in few words. */
final class Fleets {
    static final Aim AIM = new Aim("0.1.302", "virtio/virtio");

    private Fleets() {}

    static Rules rules(int maxConcurrent) {
        return new Rules(maxConcurrent, 1, Optional.empty(), java.util.List.of(), Map.of());
    }

    static Rules canary(Rules rules, int count, Duration soak) {
        return new Rules(
                rules.maxConcurrent(),
                rules.maxFailures(),
                Optional.of(new Rules.Canary(count, soak)),
                rules.waves(),
                rules.groups());
    }

    static Rules waves(Rules rules, Duration... soaks) {
        var waves = IntStream.range(0, soaks.length)
                .mapToObj(i -> new Rules.Wave(Optional.of("w" + i), new LabelSelector(), soaks[i]))
                .toList();
        return new Rules(rules.maxConcurrent(), rules.maxFailures(), rules.canary(), waves, rules.groups());
    }

    static Rules groups(Rules rules, Map<String, Integer> groups) {
        return new Rules(rules.maxConcurrent(), rules.maxFailures(), rules.canary(), rules.waves(), groups);
    }

    /** A VM as it stands, of which nothing else is to be told; those that ask do so in the order of their names. */
    static Vm vm(String name, Standing standing) {
        return new Vm(new Member(
                name,
                standing,
                name,
                standing == Standing.FAILED || standing == Standing.ROLLED_BACK,
                true,
                false,
                Optional.empty(),
                0,
                Map.of(),
                AIM,
                Optional.empty(),
                Optional.empty()));
    }

    /** A VM with what there is to tell of it. */
    record Vm(Member member) {
        Vm wave(int wave) {
            return with(
                    member.failed(),
                    member.available(),
                    member.ridesAlong(),
                    member.mayAskUntil(),
                    wave,
                    member.groups(),
                    member.doneAt(),
                    member.shut());
        }

        Vm in(Map<String, String> groups) {
            return with(
                    member.failed(),
                    member.available(),
                    member.ridesAlong(),
                    member.mayAskUntil(),
                    member.wave(),
                    groups,
                    member.doneAt(),
                    member.shut());
        }

        Vm doneAt(Instant time) {
            return with(
                    member.failed(),
                    member.available(),
                    member.ridesAlong(),
                    member.mayAskUntil(),
                    member.wave(),
                    member.groups(),
                    Optional.of(time),
                    member.shut());
        }

        Vm down() {
            return with(
                    member.failed(),
                    false,
                    member.ridesAlong(),
                    member.mayAskUntil(),
                    member.wave(),
                    member.groups(),
                    member.doneAt(),
                    member.shut());
        }

        Vm ridesAlong() {
            return with(
                    member.failed(),
                    member.available(),
                    true,
                    member.mayAskUntil(),
                    member.wave(),
                    member.groups(),
                    member.doneAt(),
                    member.shut());
        }

        Vm failedBefore() {
            return with(
                    true,
                    member.available(),
                    member.ridesAlong(),
                    member.mayAskUntil(),
                    member.wave(),
                    member.groups(),
                    member.doneAt(),
                    member.shut());
        }

        Vm mayAskUntil(Instant time) {
            return with(
                    member.failed(),
                    member.available(),
                    member.ridesAlong(),
                    Optional.of(time),
                    member.wave(),
                    member.groups(),
                    member.doneAt(),
                    member.shut());
        }

        Vm shut(Instant opens) {
            return with(
                    member.failed(),
                    member.available(),
                    member.ridesAlong(),
                    member.mayAskUntil(),
                    member.wave(),
                    member.groups(),
                    member.doneAt(),
                    Optional.of(Hold.until("Waits for a window", Optional.of(opens))));
        }

        private Vm with(
                boolean failed,
                boolean available,
                boolean ridesAlong,
                Optional<Instant> mayAskUntil,
                int wave,
                Map<String, String> groups,
                Optional<Instant> doneAt,
                Optional<Hold> shut) {
            return new Vm(new Member(
                    member.name(),
                    member.standing(),
                    member.asksSince(),
                    failed,
                    available,
                    ridesAlong,
                    mayAskUntil,
                    wave,
                    groups,
                    member.aim(),
                    doneAt,
                    shut));
        }
    }
}
