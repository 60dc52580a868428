package io.pvdrivers.testing.crd;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.pvdrivers.simulator.apiserver.EmbeddedApiServer;
import io.pvdrivers.testing.api.KubeApi;
import io.pvdrivers.testing.api.OwnKinds;
import java.util.stream.Stream;

/** The real server and the embedded one, each with our kinds and one good object of each that has a status. Those of the cluster leave the shared one again. */
final class BothServers implements AutoCloseable {
    private final EmbeddedApiServer embeddedServer = EmbeddedApiServer.start();
    private final KubernetesClient embeddedClient = embeddedServer.client("people");
    private final KubeApi api;
    final Server real;
    final Server embedded;

    BothServers(KubeApi api) {
        this.api = api;
        OwnKinds.apply(api.client());
        embeddedServer.defineOwnKinds();
        var namespace = api.newNamespace("contract");
        real = new Server(api.client(), namespace);
        embedded = new Server(embeddedClient, namespace);
        Definition.all().stream()
                .filter(Definition::hasStatus)
                .forEach(definition -> Stream.of(real, embedded)
                        .map(server -> server.create(definition, Yaml.object(definition.plural())))
                        .forEach(answer ->
                                assertThat(answer.code()).as(answer.message()).isEqualTo(201)));
    }

    KubeApi api() {
        return api;
    }

    @Override
    public void close() {
        Definition.all().stream()
                .filter(definition -> definition.hasStatus() && !definition.namespaced())
                .forEach(definition -> real.delete(
                        definition,
                        Yaml.object(definition.plural()).at("/metadata/name").asText()));
        embeddedClient.close();
        embeddedServer.close();
    }
}
