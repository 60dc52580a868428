package io.pvdrivers.benchmarks;

import io.fabric8.kubernetes.client.Config;
import io.pvdrivers.operator.ClusterClock;
import io.pvdrivers.operator.DriverOperator;
import io.pvdrivers.operator.KubernetesClients;
import io.pvdrivers.operator.LeaderElection;
import io.pvdrivers.operator.OperatorConfig;
import io.pvdrivers.operator.Pace;
import io.pvdrivers.operator.guest.CountedCalls;
import io.pvdrivers.operator.guest.QemuGuestAgent;
import io.pvdrivers.testing.operator.SharedClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The operator as {@code run} starts it, in a process of its own, with the harness where virt-launcher's pods would be. */
final class OperatorUnderLoad {
    private OperatorUnderLoad() {}

    /**
     * Runs until it is killed.
     *
     * @param arguments the kubeconfig, the namespace of the Lease, the URL of the guests, whether answers of guests are kept, how fast
     *     time passes, and the file that tells it; {@code -} for real time
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        var standard = OperatorConfig.standard().withIdentity("under-load").withHttpPort(OptionalInt.of(0));
        var client = KubernetesClients.create(
                Config.fromKubeconfig(Files.readString(Path.of(arguments[0]))), standard.meters());
        var line = new GuestLine(arguments[2]);
        var channel = Boolean.parseBoolean(arguments[3]) ? new KeptAnswers(line) : line;
        var election = LeaderElection.of(
                arguments[1], "pv-driver-operator", () -> Runtime.getRuntime().halt(1));
        InstantSource clock =
                arguments[5].equals("-") ? ClusterClock.of(client) : SharedClock.in(Path.of(arguments[5]));
        var operator = new DriverOperator(
                client,
                standard.withMedia(Map.of("0.1.302", Fleet.IMAGE))
                        .withGuestAgent(new QemuGuestAgent(new CountedCalls(channel, standard.meters())))
                        .withClock(clock)
                        .withPace(new Pace(Double.parseDouble(arguments[4])))
                        .withLeaderElection(Optional.of(election)));
        Runtime.getRuntime().addShutdownHook(new Thread(operator::close));
        operator.start();
        Thread.currentThread().join();
    }
}
