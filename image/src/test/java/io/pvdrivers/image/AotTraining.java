package io.pvdrivers.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Lets the operator of an image run on a local cluster, with the image's own Java and class path, and keeps what that Java
 * then knows of its classes: the AOT cache, a layer of its own in the final image. Java takes a cache only if it fits.
 */
final class AotTraining {
    private static final String CACHE = "pv-driver-operator.aot";
    private static final String WHY_NOT = "The image gets no AOT cache: ";
    private static final int STATES_UNTIL_ENOUGH = 10;

    private AotTraining() {}

    /**
     * Trains once.
     *
     * @param arguments the image, the directory for what comes into {@code /app}, the directory of examples, and
     *     whether a cache is wanted
     */
    public static void main(String[] arguments) throws Exception {
        Path image = Path.of(arguments[0]).toAbsolutePath();
        Path layer = Path.of(arguments[1]).toAbsolutePath();
        Commands.run("rm", "-rf", layer.toString());
        Files.createDirectories(layer);
        Path options = layer.resolve("java-options");
        Files.writeString(options, "# no AOT cache\n");
        if (Boolean.parseBoolean(arguments[3]) && train(image, layer, Path.of(arguments[2]))) {
            Files.writeString(options, "-XX:AOTCache=/app/" + CACHE + "\n");
        }
    }

    private static boolean train(Path archive, Path layer, Path examples) throws Exception {
        Optional<Sandbox> sandbox = Sandbox.find();
        if (sandbox.isEmpty()) {
            System.out.println(WHY_NOT + Sandbox.NEEDS);
            return false;
        }
        Path work = Files.createTempDirectory(layer.getParent(), "training");
        try {
            OciArchive oci = OciArchive.open(archive, work);
            if (!oci.isForThisMachine()) {
                System.out.println(WHY_NOT + "it is for another architecture than this machine's.");
                return false;
            }
            UnpackedImage image = UnpackedImage.of(oci, work.resolve("root"));
            if (!image.hasJavaOfTheImage()) {
                System.out.println(WHY_NOT + "its Java is older than 25, which is the first to write one.");
                return false;
            }
            Path tmp = Files.createDirectory(work.resolve("tmp"));
            String log = run(sandbox.get(), image, tmp, examples);
            if (!Files.exists(tmp.resolve(CACHE))) {
                throw new IllegalStateException("the training left no AOT cache: " + log);
            }
            Files.move(tmp.resolve(CACHE), layer.resolve(CACHE));
            return true;
        } finally {
            Commands.run("rm", "-rf", work.toString());
        }
    }

    private static String run(Sandbox sandbox, UnpackedImage image, Path tmp, Path examples)
            throws IOException, InterruptedException {
        try (LocalCluster cluster = LocalCluster.with(examples)) {
            RunningOperator operator = RunningOperator.start(
                    sandbox, image, cluster, tmp, List.of("-XX:AOTCacheOutput=/tmp/" + CACHE, "-Xlog:aot=error"));
            operator.until(() -> cluster.isPolicyJudged()
                    && cluster.statesWritten() >= STATES_UNTIL_ENOUGH
                    && operator.isReady()
                    && operator.metrics().isPresent());
            operator.stop();
            return operator.log();
        }
    }
}
