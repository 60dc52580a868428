package io.pvdrivers.simulator.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.pvdrivers.api.v1alpha1.DriverPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * A kube-apiserver in this process, as far as an operator can tell: optimistic locking, status subresources,
 * generations, JSON and merge patches, selectors, watches that resume, finalizers, owner references, and the schemas and
 * rules of the CustomResourceDefinitions it is given. KubeVirt's kinds are kept field by field as they come. It does
 * not check namespaces or rights, ignores {@code limit}, and answers 501 to what it cannot do.
 */
public final class EmbeddedApiServer implements AutoCloseable {
    private static final List<String> OWN_KINDS =
            List.of("driverpolicies", "clusterdriverpolicies", "driverreleases", "driverstates", "guestreports");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final int RECONNECT_MILLIS = 20;

    private final Hooks hooks = new Hooks();
    private final RequestLog log = new RequestLog();
    private final Watches watches;
    private final ApiDispatcher dispatcher;
    private final HttpFront http;

    private EmbeddedApiServer(InstantSource clock) {
        ObjectStore store = new ObjectStore();
        KindRegistry kinds = new KindRegistry();
        store.listen(event -> serveDefinition(kinds, event));
        ObjectMetadata metadata = new ObjectMetadata(clock);
        ObjectDeletion deletion = new ObjectDeletion(store, metadata, new GarbageCollector(store, kinds));
        ObjectWrites writes = new ObjectWrites(store, metadata, deletion, hooks.admissions());
        watches = new Watches(store);
        dispatcher = new ApiDispatcher(store, kinds, watches, writes, deletion, hooks, log);
        http = new HttpFront(dispatcher);
    }

    /** Starts a server on a free local port that stamps objects with the time of the clock. */
    public static EmbeddedApiServer start(InstantSource clock) {
        EmbeddedApiServer server = new EmbeddedApiServer(clock);
        server.http.start();
        return server;
    }

    /** Starts a server that lives in real time. */
    public static EmbeddedApiServer start() {
        return start(InstantSource.system());
    }

    /** Serves the kinds of pvdrivers.io, from the definitions that come with the API types. */
    public void defineOwnKinds() {
        for (String plural : OWN_KINDS) {
            String file = "/META-INF/fabric8/" + plural + ".pvdrivers.io-v1.yml";
            define(Objects.requireNonNull(DriverPolicy.class.getResourceAsStream(file), file));
        }
    }

    /** Serves what the YAML of a CustomResourceDefinition defines. Here and not on the server's thread, for rules take time to compile. */
    public void define(InputStream definition) {
        try {
            dispatcher.define(YAML.readTree(definition));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How to reach the server; the name tells clients apart in the log and in faults. */
    public Config config(String clientName) {
        return new ConfigBuilder(Config.empty())
                .withMasterUrl(http.url())
                .withNamespace("default")
                .withUserAgent(clientName)
                .withHttp2Disable(true)
                .withWatchReconnectInterval(RECONNECT_MILLIS)
                .build();
    }

    /** A client with Fabric8's own serialization and defaults. */
    public KubernetesClient client(String clientName) {
        return client(clientName, config -> {});
    }

    /** A client whose configuration is adjusted first. */
    public KubernetesClient client(String clientName, Consumer<Config> adjust) {
        Config config = config(clientName);
        adjust.accept(config);
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    /** A client that reads and writes with the given serialization. */
    public KubernetesClient client(String clientName, KubernetesSerialization serialization) {
        return new KubernetesClientBuilder()
                .withConfig(config(clientName))
                .withKubernetesSerialization(serialization)
                .build();
    }

    /** Asks the webhooks about every create and update of the resource ({@code virtualmachines.kubevirt.io}). */
    public void admission(String resource, Admission admission) {
        hooks.admissions().put(resource, admission);
    }

    /** Plays restart, start and stop of KubeVirt's VMs. */
    public void subresource(Subresource subresource) {
        hooks.subresource(subresource);
    }

    /** Plays the containers of pods, for {@code pods/exec} over WebSockets and {@code pods/log}. */
    public void containers(Containers containers) {
        hooks.containers(containers);
    }

    /** From now on requests go wrong as decided there. */
    public void faults(Faults faults) {
        hooks.faults(faults);
    }

    /** What was asked of the server. */
    public RequestLog log() {
        return log;
    }

    /** Keeps watch events back, so that caches go stale, until {@link #releaseWatches}. */
    public void holdWatches() {
        watches.hold(true);
    }

    /** Sends the events kept back, in order. */
    public void releaseWatches() {
        watches.hold(false);
    }

    /** Cuts all watches; clients come back and resume. */
    public void dropWatches() {
        watches.drop();
    }

    private static void serveDefinition(KindRegistry kinds, StoreEvent event) {
        if (!event.kind().resource().equals(KindRegistry.DEFINITIONS)) {
            return;
        }
        JsonNode definition = event.last();
        if (event.after().isPresent()) {
            kinds.define(definition);
        } else {
            kinds.forget(definition);
        }
    }

    @Override
    public void close() {
        watches.drop();
        http.close();
        dispatcher.close();
        watches.close();
    }
}
