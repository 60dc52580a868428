package io.pvdrivers.benchmarks;

import io.pvdrivers.api.v1alpha1.DriverPolicy;
import io.pvdrivers.benchmarks.ApiCalls.Call;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** From the start of {@code java} to the first policy that is judged, with what Java remembers of an earlier run and without. */
final class ColdStart {
    private static final String MAIN = "io.pvdrivers.operator.Main";
    private static final int VMS = 20;

    /** How Java is started. */
    private enum Way {
        PLAIN("plain", "", ""),
        APP_CDS("AppCDS", "-XX:ArchiveClassesAtExit=", "-XX:SharedArchiveFile="),
        AOT_CACHE("AOT cache", "-XX:AOTCacheOutput=", "-XX:AOTCache=");

        private final String word;
        private final String training;
        private final String use;

        Way(String word, String training, String use) {
            this.word = word;
            this.training = training;
            this.use = use;
        }

        private List<String> training(Path folder) {
            return training.isEmpty() ? List.of() : List.of(training + folder.resolve(name()));
        }

        private List<String> use(Path folder) {
            return use.isEmpty() ? List.of() : List.of(use + folder.resolve(name()));
        }
    }

    private record Start(double seconds, double cpu) {}

    private final Ground ground;
    private final Results results;
    private final int rounds;

    ColdStart(Ground ground, int rounds, Results results) {
        this.ground = ground;
        this.rounds = rounds;
        this.results = results;
    }

    void run() throws IOException {
        new Fleet(ground.client(), VMS).bring();
        var classPath = jars();
        var kubeconfig = ground.kubeconfig();
        for (var way : List.of(Way.APP_CDS, Way.AOT_CACHE)) {
            Files.deleteIfExists(ground.folder().resolve(way.name()));
            start(classPath, kubeconfig, way.training(ground.folder()));
            results.add(way.word + ": file", Files.size(ground.folder().resolve(way.name())) / 1048576.0, "MiB");
        }
        Map<Way, List<Start>> starts = new EnumMap<>(Way.class);
        for (int round = 0; round < rounds; round++) {
            for (var way : Way.values()) {
                starts.computeIfAbsent(way, w -> new ArrayList<>())
                        .add(start(classPath, kubeconfig, way.use(ground.folder())));
            }
        }
        for (var way : Way.values()) {
            var all = starts.get(way);
            results.add(way.word + ": start to the first policy judged, median of " + rounds, wall(all), "s");
            results.add(way.word + ": CPU until then", cpu(all), "s");
        }
        results.add("AppCDS against plain", wall(starts.get(Way.APP_CDS)) / wall(starts.get(Way.PLAIN)), "x");
        results.add(
                "AOT cache against plain", wall(starts.get(Way.AOT_CACHE)) / wall(starts.get(Way.PLAIN)), "x", 0.45);
        results.add("AOT cache against plain, CPU", cpu(starts.get(Way.AOT_CACHE)) / cpu(starts.get(Way.PLAIN)), "x");
    }

    private static double wall(List<Start> starts) {
        return starts.stream().mapToDouble(Start::seconds).sorted().toArray()[starts.size() / 2];
    }

    private static double cpu(List<Start> starts) {
        return starts.stream().mapToDouble(Start::cpu).sorted().toArray()[starts.size() / 2];
    }

    private Start start(String classPath, Path kubeconfig, List<String> more) {
        changePolicies();
        var mark = ground.calls().mark();
        var command = new ArrayList<String>();
        command.add(OperatorProcess.java("java").toString());
        command.addAll(OperatorProcess.flags());
        command.addAll(more);
        command.addAll(List.of("-cp", classPath, MAIN, "--kubeconfig", kubeconfig.toString()));
        var begin = Instant.now();
        try (var operator = OperatorProcess.start(ground.folder().resolve("operator.log"), command)) {
            Ground.until(operator, () -> ground.calls().since(mark).anyMatch(ColdStart::judges));
            var cpu = operator.cpu();
            var first = ground.calls()
                    .since(mark)
                    .filter(ColdStart::judges)
                    .findFirst()
                    .orElseThrow();
            ground.untilQuiet(operator, Duration.ofSeconds(3));
            return new Start(Duration.between(begin, first.received()).toMillis() / 1000.0, cpu.toMillis() / 1000.0);
        }
    }

    private static boolean judges(Call call) {
        return call.is("update", "driverpolicies/status");
    }

    /** So that there is something to say of each. */
    private void changePolicies() {
        for (var policy : ground.client()
                .resources(DriverPolicy.class)
                .inAnyNamespace()
                .list()
                .getItems()) {
            var next = policy.getMetadata().getGeneration();
            ground.client().resource(policy).patch(Fleet.merging(), "{\"spec\": {\"priority\": " + next + "}}");
        }
    }

    /** The operator's class path, of jars alone: Java remembers nothing of directories. */
    private String jars() throws IOException {
        var jars = new ArrayList<String>();
        for (var entry : System.getProperty("operator.class.path").split(File.pathSeparator, -1)) {
            var path = Path.of(entry);
            jars.add(Files.isDirectory(path) ? jar(path, jars.size()) : entry);
        }
        return String.join(File.pathSeparator, jars);
    }

    private String jar(Path directory, int number) throws IOException {
        var jar = ground.folder().resolve("classes-" + number + ".jar");
        try (var out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(directory)) {
            for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
                out.putNextEntry(new JarEntry(directory.relativize(file).toString()));
                Files.copy(file, out);
            }
        }
        return jar.toString();
    }
}
