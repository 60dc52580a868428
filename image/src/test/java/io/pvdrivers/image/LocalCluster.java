package io.pvdrivers.image;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.pvdrivers.simulator.apiserver.ApiRequest;
import io.pvdrivers.simulator.apiserver.ApiWrite;
import io.pvdrivers.simulator.apiserver.EmbeddedApiServer;
import io.pvdrivers.simulator.bridge.FoundObjects;
import io.pvdrivers.simulator.bridge.SimulatedClock;
import io.pvdrivers.simulator.bridge.SimulatedCluster;
import io.pvdrivers.simulator.world.World;
import io.pvdrivers.simulator.world.scene.WorldSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A cluster on this machine with the VMs and the policy of {@code examples/}, for an operator in another process. */
final class LocalCluster implements AutoCloseable {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private final EmbeddedApiServer server;
    private final KubernetesClient author;
    private final SimulatedCluster cluster;

    private LocalCluster(Path examples) throws IOException {
        SimulatedClock clock = SimulatedClock.running(WorldSettings.DEFAULTS.start(), 1);
        server = EmbeddedApiServer.start(clock);
        server.defineOwnKinds();
        author = server.client("author");
        cluster = SimulatedCluster.embedded(new World(WorldSettings.DEFAULTS), clock, server, "operator");
        FoundObjects found = new FoundObjects(author);
        for (Path example : yamlFiles(examples)) {
            found.bring((ObjectNode) YAML.readTree(example.toFile()));
        }
        server.log().clear();
        cluster.start();
    }

    static LocalCluster with(Path examples) throws IOException {
        return new LocalCluster(examples);
    }

    private static List<Path> yamlFiles(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    /** A kubeconfig with which anybody on this machine may come in. */
    String kubeconfig() {
        return """
                apiVersion: v1
                kind: Config
                current-context: local
                contexts: [{name: local, context: {cluster: local, user: operator}}]
                clusters: [{name: local, cluster: {server: "%s"}}]
                users: [{name: operator, user: {}}]
                """.formatted(server.config("operator").getMasterUrl().replace("localhost", "127.0.0.1"));
    }

    /** Whether the operator has judged a policy: it is up, and through its first reconciliation. */
    boolean isPolicyJudged() {
        return statusWrites("driverpolicies.pvdrivers.io") > 0;
    }

    /** How often the operator has written down how a VM stands. */
    long statesWritten() {
        return statusWrites("driverstates.pvdrivers.io");
    }

    private long statusWrites(String resource) {
        return server.log().writes().stream()
                .map(ApiWrite::request)
                .filter(request -> request.resource().equals(resource))
                .map(ApiRequest::subresource)
                .filter(part -> part.equals(Optional.of("status")))
                .count();
    }

    @Override
    public void close() {
        cluster.close();
        author.close();
        server.close();
    }
}
