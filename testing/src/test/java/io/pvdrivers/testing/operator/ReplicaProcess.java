package io.pvdrivers.testing.operator;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.pvdrivers.operator.DriverOperator;
import io.pvdrivers.operator.KubernetesClients;
import io.pvdrivers.operator.LeaderElection;
import io.pvdrivers.operator.OperatorConfig;
import io.pvdrivers.operator.Pace;
import io.pvdrivers.operator.guest.QemuGuestAgent;
import io.pvdrivers.operator.guest.VirtLauncherGuestAgent;
import io.pvdrivers.simulator.flow.Manifests;
import io.pvdrivers.testing.api.KubeApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A replica in a process of its own, which can be killed and stopped for a while. It is the operator as {@code run} starts it, but in the simulated
 * time that the test tells.
 */
final class ReplicaProcess implements AutoCloseable {
    static final int LOST = 1;

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Process process;
    private final Path log;

    private ReplicaProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** As short as a busy machine lets it be. */
    static LeaderElection election(String namespace, Runnable onLost) {
        return LeaderElection.of(namespace, Replicas.LEASE, onLost)
                .withLeaseDuration(Duration.ofSeconds(12))
                .withRenewDeadline(Duration.ofSeconds(8))
                .withRetryPeriod(Duration.ofMillis(500));
    }

    static OperatorConfig config(
            OperatorConfig config, KubernetesClient client, String identity, LeaderElection election) {
        return config.withIdentity(identity)
                .withGuestAgent(new QemuGuestAgent(new VirtLauncherGuestAgent(client)))
                .withLeaderElection(Optional.of(election));
    }

    static ReplicaProcess start(Path folder, Config account, String namespace, String identity) throws IOException {
        var kubeconfig = KubeApi.kubeconfig(folder.resolve(identity + ".kubeconfig"), account);
        var log = folder.resolve(identity + ".log");
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+IgnoreUnrecognizedVMOptions",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        ReplicaProcess.class.getName(),
                        kubeconfig.toString(),
                        namespace,
                        identity,
                        folder.resolve("clock").toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new ReplicaProcess(process, log);
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        var namespace = args[1];
        var client = KubernetesClients.create(Config.fromKubeconfig(Files.readString(Path.of(args[0]))));
        var config = OperatorConfig.standard()
                .withNamespaces(Set.of(namespace))
                .withMedia(Map.of("0.1.302", Manifests.IMAGE))
                .withClock(SharedClock.in(Path.of(args[3])))
                .withPace(new Pace(Migration.SPEED));
        var election = election(namespace, () -> Runtime.getRuntime().halt(LOST));
        var operator = new DriverOperator(client, config(config, client, args[2], election));
        Runtime.getRuntime().addShutdownHook(new Thread(operator::close));
        operator.start();
        Thread.currentThread().join();
    }

    /** Sends it a signal, such as {@code STOP}. */
    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                .start()
                .waitFor();
    }

    int exit() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("It goes on:\n" + log());
        }
        return process.exitValue();
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return String.valueOf(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
