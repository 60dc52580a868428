package io.pvdrivers.benchmarks;

import io.pvdrivers.testing.api.KubeApi;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What {@code benchmarks/run} runs. */
public final class Benchmarks {
    private static final Pattern COMMA = Pattern.compile(",");
    private static final String HELP = """
            benchmarks/run fleet --vms 1000,3000,10000   a fleet that is judged and left alone, an event, a storm
            benchmarks/run rollout --vms 1000            imported VMs go to virtio with guests that take no time
            benchmarks/run start --rounds 7              from java to the first policy judged: plain, AppCDS, AOT cache
            benchmarks/run functions --rounds 5          what is decided, function by function, under JMH
              --jfr true       the operator records itself: benchmarks/target/*.jfr
              --rest SECONDS   how long a fleet at rest is watched; 60
              --speed FACTOR   how fast time passes in a rollout; 30
            """;

    private Benchmarks() {}

    public static void main(String[] arguments) throws IOException {
        var options = options(List.of(arguments).subList(1, arguments.length));
        switch (arguments[0]) {
            case "fleet" -> fleets(options);
            case "rollout" -> rollout(options);
            case "start" -> start(options);
            case "functions" -> functions(options);
            default -> System.out.print(HELP);
        }
        System.exit(0);
    }

    private static Map<String, String> options(List<String> words) {
        var options = new HashMap<String, String>();
        for (int n = 0; n + 1 < words.size(); n += 2) {
            options.put(words.get(n), words.get(n + 1));
        }
        return options;
    }

    private static void fleets(Map<String, String> options) {
        var fleets = new ArrayList<Results>();
        for (var vms : List.of(COMMA.split(options.getOrDefault("--vms", "1000"), -1))) {
            var results = new Results("benchmarks/run fleet --vms " + vms);
            try (var api = KubeApi.start();
                    var ground = new Ground(api)) {
                var rest = Duration.ofSeconds(Long.parseLong(options.getOrDefault("--rest", "60")));
                new FleetBenchmark(ground, Integer.parseInt(vms), results, rest).run(java(options, "fleet-" + vms));
            }
            results.write("fleet-" + vms);
            fleets.add(results);
        }
        if (fleets.size() > 1) {
            compare(fleets.getFirst(), fleets.getLast());
        }
    }

    private static void compare(Results small, Results large) {
        var results = new Results("benchmarks/run fleet, the largest against the smallest");
        for (var what : List.of(
                "CPU of an event that means nothing: a VM's status",
                "CPU of an event that may mean something: a VM's annotation",
                "time from an event to what is decided, median")) {
            results.add(what, large.value(what) / small.value(what), "x", 1.2);
        }
        results.write("fleet-ratios");
    }

    private static void rollout(Map<String, String> options) {
        var vms = options.getOrDefault("--vms", "1000");
        var results = new Results("benchmarks/run rollout --vms " + vms);
        try (var api = KubeApi.start();
                var ground = new Ground(api)) {
            var speed = Double.parseDouble(options.getOrDefault("--speed", "30"));
            new RolloutBenchmark(ground, Integer.parseInt(vms), speed, Duration.ofSeconds(20), results)
                    .run(java(options, "rollout-" + vms));
        }
        results.write("rollout-" + vms);
    }

    private static void start(Map<String, String> options) throws IOException {
        var rounds = options.getOrDefault("--rounds", "7");
        var results = new Results("benchmarks/run start --rounds " + rounds);
        try (var api = KubeApi.start();
                var ground = new Ground(api)) {
            new ColdStart(ground, Integer.parseInt(rounds), results).run();
        }
        results.write("start");
    }

    private static void functions(Map<String, String> options) {
        var rounds = options.getOrDefault("--rounds", "5");
        var results = new Results("benchmarks/run functions --rounds " + rounds);
        new Functions(Integer.parseInt(rounds), results).run();
        results.write("functions");
    }

    private static List<String> java(Map<String, String> options, String name) {
        var file = Path.of("target", name + ".jfr").toAbsolutePath();
        return Boolean.parseBoolean(options.get("--jfr"))
                ? List.of("-XX:StartFlightRecording=settings=profile,filename=" + file)
                : List.of();
    }
}
