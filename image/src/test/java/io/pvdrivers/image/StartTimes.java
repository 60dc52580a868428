package io.pvdrivers.image;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Measures how long the operator of an image takes from its start until it has judged a policy, with and without its AOT cache. */
final class StartTimes {
    private StartTimes() {}

    /**
     * Measures, in turns.
     *
     * @param arguments the image, the directory of examples, and how often
     */
    public static void main(String[] arguments) throws Exception {
        Sandbox sandbox = Sandbox.find().orElseThrow(() -> new IllegalStateException(Sandbox.NEEDS));
        Path examples = Path.of(arguments[1]);
        Path work = Files.createTempDirectory("start-times");
        try {
            UnpackedImage image = UnpackedImage.of(
                    OciArchive.open(Path.of(arguments[0]).toAbsolutePath(), work), work.resolve("root"));
            List<Start> with = new ArrayList<>();
            List<Start> without = new ArrayList<>();
            for (int run = 0; run < Integer.parseInt(arguments[2]); run++) {
                with.add(start(sandbox, image, examples, work.resolve("with" + run), List.of()));
                without.add(start(sandbox, image, examples, work.resolve("no" + run), List.of("-XX:AOTMode=off")));
            }
            report("with the cache", with);
            report("without it", without);
        } finally {
            Commands.run("rm", "-rf", work.toString());
        }
    }

    private static Start start(Sandbox sandbox, UnpackedImage image, Path examples, Path tmp, List<String> javaOptions)
            throws Exception {
        Files.createDirectories(tmp);
        try (LocalCluster cluster = LocalCluster.with(examples)) {
            long start = System.nanoTime();
            RunningOperator operator = RunningOperator.start(sandbox, image, cluster, tmp, javaOptions);
            operator.until(cluster::isPolicyJudged);
            Duration time = Duration.ofNanos(System.nanoTime() - start);
            Duration processorTime = operator.processorTime();
            operator.stop();
            return new Start(time.toMillis(), processorTime.toMillis());
        }
    }

    private static void report(String what, List<Start> starts) {
        System.out.printf(
                "%s: median %d ms, %d ms of processor time; %s%n",
                what,
                median(starts.stream().map(Start::millis)),
                median(starts.stream().map(Start::processorMillis)),
                starts);
    }

    private static long median(Stream<Long> values) {
        List<Long> sorted = values.sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    private record Start(long millis, long processorMillis) {}
}
