package io.pvdrivers.image;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

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
            List<Long> with = new ArrayList<>();
            List<Long> without = new ArrayList<>();
            for (int run = 0; run < Integer.parseInt(arguments[2]); run++) {
                with.add(millis(sandbox, image, examples, work.resolve("with" + run), List.of()));
                without.add(
                        millis(sandbox, image, examples, work.resolve("without" + run), List.of("-XX:AOTMode=off")));
            }
            report("with the cache", with);
            report("without it", without);
        } finally {
            Commands.run("rm", "-rf", work.toString());
        }
    }

    private static long millis(Sandbox sandbox, UnpackedImage image, Path examples, Path tmp, List<String> javaOptions)
            throws Exception {
        Files.createDirectories(tmp);
        try (LocalCluster cluster = LocalCluster.with(examples)) {
            long start = System.nanoTime();
            RunningOperator operator = RunningOperator.start(sandbox, image, cluster, tmp, javaOptions);
            operator.until(cluster::isPolicyJudged);
            long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
            operator.stop();
            return millis;
        }
    }

    private static void report(String what, List<Long> millis) {
        Collections.sort(millis);
        System.out.println(what + ": median " + millis.get(millis.size() / 2) + " ms of " + millis);
    }
}
