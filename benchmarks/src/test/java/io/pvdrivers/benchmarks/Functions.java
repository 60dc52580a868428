package io.pvdrivers.benchmarks;

import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** What the pure core costs: one function at a time, under JMH. */
final class Functions {
    private final int rounds;
    private final Results results;

    Functions(int rounds, Results results) {
        this.rounds = rounds;
        this.results = results;
    }

    void run() {
        var scores = scores();
        scores.forEach((what, score) -> results.add(what, score, "us"));
        results.add(
                "whose turn it is, per VM, of 10,000 VMs against 1,000",
                scores.get("whoseTurn 10000") / 10 / scores.get("whoseTurn 1000"),
                "x");
    }

    private Map<String, Double> scores() {
        var options = new OptionsBuilder()
                .include(Decisions.class.getName())
                .forks(1)
                .warmupIterations(rounds)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(rounds)
                .measurementTime(TimeValue.seconds(1))
                .build();
        try {
            return named(new Runner(options).run());
        } catch (RunnerException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, Double> named(Collection<RunResult> runs) {
        return runs.stream()
                .collect(Collectors.toMap(
                        Functions::name, run -> run.getPrimaryResult().getScore()));
    }

    private static String name(RunResult run) {
        var method = run.getPrimaryResult().getLabel();
        return run.getParams().getParamsKeys().stream()
                .map(key -> method + " " + run.getParams().getParam(key))
                .findFirst()
                .orElse(method);
    }
}
