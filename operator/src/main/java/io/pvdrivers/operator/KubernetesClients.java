package io.pvdrivers.operator;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.micrometer.core.instrument.MeterRegistry;
import io.pvdrivers.kubevirt.CompactReading;
import io.pvdrivers.operator.telemetry.ApiRequests;
import java.util.Optional;
import java.util.function.Consumer;

/** Clients as the operator needs them. */
public final class KubernetesClients {
    /** Who the operator is in {@code managedFields} and in the API server's audit log. */
    public static final String NAME = "pv-driver-operator";

    private static final String NOBODY = "fabric8-kubernetes-client";

    /** Managed fields are most of a VM's bytes, and nobody here reads them. */
    @JsonIgnoreProperties("managedFields")
    private interface WithoutManagedFields {}

    private KubernetesClients() {}

    /**
     * A client for the given configuration, under the operator's name where that gives no other. It does not repeat requests by itself: what became of a write is found out by reading, and
     * the reconcilers come back.
     */
    public static KubernetesClient create(Config config) {
        return client(config, http -> {});
    }

    /** The same, with every request counted. */
    public static KubernetesClient create(Config config, MeterRegistry registry) {
        return client(config, http -> http.addOrReplaceInterceptor("measured", new ApiRequests(registry)));
    }

    private static KubernetesClient client(Config config, Consumer<HttpClient.Builder> more) {
        var fence = new Fence();
        var clock = new ClusterClock();
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(config)
                        .withRequestRetryBackoffLimit(0)
                        .withUserAgent(name(config))
                        .build())
                .withKubernetesSerialization(serialization())
                .withHttpClientBuilderConsumer(http -> {
                    http.addOrReplaceInterceptor("fence", fence)
                            .addOrReplaceInterceptor("clock", clock)
                            .tag(fence)
                            .tag(clock);
                    more.accept(http);
                })
                .build();
    }

    /** What sits in each client that was made here. */
    static <T> T part(KubernetesClient client, Class<T> type) {
        return Optional.of(client.getHttpClient())
                .filter(Interceptor.RequestTags.class::isInstance)
                .map(tags -> ((Interceptor.RequestTags) tags).getTag(type))
                .orElseThrow(() -> new IllegalArgumentException("the client was not made by KubernetesClients"));
    }

    private static String name(Config config) {
        return Optional.ofNullable(config.getUserAgent())
                .filter(agent -> !agent.startsWith(NOBODY))
                .orElse(NAME);
    }

    /** Reads and writes objects, leaving managed fields out, into little memory. */
    public static KubernetesSerialization serialization() {
        var mapper = new ObjectMapper();
        mapper.addMixIn(ObjectMeta.class, WithoutManagedFields.class);
        mapper.registerModule(CompactReading.module());
        return new KubernetesSerialization(mapper, true);
    }
}
