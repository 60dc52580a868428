package io.pvdrivers.simulator.torture;

import io.pvdrivers.simulator.apiserver.Fault;
import io.pvdrivers.simulator.apiserver.Faults;
import io.pvdrivers.simulator.torture.Ordeal.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What goes wrong at one of the operator's writes. */
final class Crashes {
    private static final Map<String, Fault> ANSWERS = new TreeMap<>(Map.of(
            "409", Fault.conflict(),
            "429", Fault.tooManyRequests(Duration.ofSeconds(1)),
            "500", Fault.internalError(),
            "no answer", Fault.loseAnswer()));

    private Crashes() {}

    /** On the way to virtio, and on the way back of a guest that does not return. */
    static List<Ordeal> all(Undisturbed forward, Undisturbed back) {
        return Stream.of(
                        atEachWrite(Kind.CRASH, "before write", forward, (n, calm) -> killed(n, false, calm)),
                        atEachWrite(Kind.CRASH, "after write", forward, (n, calm) -> killed(n, true, calm)),
                        atEachWrite(Kind.CRASH, "before write", back, (n, calm) -> killed(n, false, calm)),
                        atEachWrite(Kind.CRASH, "after write", back, (n, calm) -> killed(n, true, calm)),
                        answers(forward),
                        answers(back))
                .flatMap(List::stream)
                .toList();
    }

    private static List<Ordeal> answers(Undisturbed calm) {
        var all = new ArrayList<Ordeal>();
        ANSWERS.forEach((name, fault) -> all.addAll(atEachWrite(
                Kind.ANSWER, name + " for write", calm, (n, undisturbed) -> answered(n, fault, undisturbed))));
        return all;
    }

    private static List<Ordeal> atEachWrite(
            Kind kind, String what, Undisturbed calm, BiFunction<Integer, Undisturbed, Ordeal.Play> play) {
        return IntStream.rangeClosed(1, calm.writes())
                .mapToObj(n -> new Ordeal(kind, what + " " + n + " " + calm.way(), calm.setting(), play.apply(n, calm)))
                .toList();
    }

    private static Ordeal.Play killed(int write, boolean after, Undisturbed calm) {
        return siege -> {
            var crash = new Crash(write, after, Writes::counts);
            siege.line().faults(crash);
            siege.start();
            siege.until("the crash", () -> crash.happened() || siege.is(calm.end()));
            siege.restartOperator();
            siege.awaitPhase(calm.end());
            return calm.promises(siege);
        };
    }

    private static Ordeal.Play answered(int write, Fault fault, Undisturbed calm) {
        return siege -> {
            siege.line().faults(Faults.once(write, Writes::counts, fault));
            siege.start();
            siege.awaitPhase(calm.end());
            return calm.promises(siege);
        };
    }
}
