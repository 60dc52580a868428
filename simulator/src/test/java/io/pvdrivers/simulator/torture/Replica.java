package io.pvdrivers.simulator.torture;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.pvdrivers.operator.DriverOperator;
import io.pvdrivers.operator.KubernetesClients;
import io.pvdrivers.operator.OperatorConfig;
import io.pvdrivers.simulator.apiserver.Faults;
import io.pvdrivers.simulator.torture.RoughLine.Sent;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The operator on one node, with its line to the API server. Its processes come and go. */
final class Replica implements AutoCloseable {
    private final Config server;
    private final RoughLine line;
    private @Nullable KubernetesClient client;
    private @Nullable DriverOperator operator;

    /** @param server how to reach it, without a line */
    Replica(Config server) {
        this.server = server;
        this.line = RoughLine.to(server.getMasterUrl());
    }

    RoughLine line() {
        return line;
    }

    /** A new process, with nothing but what is in the cluster. */
    void start(OperatorConfig config) {
        var started = KubernetesClients.create(new ConfigBuilder(server)
                .withMasterUrl(line.url())
                .withWatchReconnectInterval(20)
                .build());
        client = started;
        operator = new DriverOperator(started, config);
        operator.start();
    }

    boolean isLeading() {
        return Optional.ofNullable(operator).filter(DriverOperator::isLeading).isPresent();
    }

    /** The process is gone: nothing that it still does reaches anybody. All is well with the line then. */
    void kill() {
        line.cut();
        stop();
        line.faults(Faults.none());
        line.frames(Frames.asTheyAre());
        line.mend();
    }

    private void stop() {
        Optional.ofNullable(operator).ifPresent(DriverOperator::close);
        Optional.ofNullable(client).ifPresent(KubernetesClient::close);
        operator = null;
        client = null;
    }

    /** What its processes wrote, in order. */
    List<Sent> writes() {
        return line.writes().stream()
                .filter(sent -> Writes.counts(sent.request()))
                .toList();
    }

    @Override
    public void close() {
        line.cut();
        stop();
        line.close();
    }
}
