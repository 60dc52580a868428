package io.pvdrivers.operator;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.micrometer.core.instrument.MeterRegistry;
import io.pvdrivers.operator.telemetry.ApiRequests;
import java.util.Optional;

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
        return builder(config).build();
    }

    /** The same, with every request counted. */
    public static KubernetesClient create(Config config, MeterRegistry registry) {
        return builder(config)
                .withHttpClientBuilderConsumer(
                        http -> http.addOrReplaceInterceptor("measured", new ApiRequests(registry)))
                .build();
    }

    private static KubernetesClientBuilder builder(Config config) {
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(config)
                        .withRequestRetryBackoffLimit(0)
                        .withUserAgent(name(config))
                        .build())
                .withKubernetesSerialization(serialization());
    }

    private static String name(Config config) {
        return Optional.ofNullable(config.getUserAgent())
                .filter(agent -> !agent.startsWith(NOBODY))
                .orElse(NAME);
    }

    /** Reads and writes objects, leaving managed fields out. */
    public static KubernetesSerialization serialization() {
        var mapper = new ObjectMapper();
        mapper.addMixIn(ObjectMeta.class, WithoutManagedFields.class);
        return new KubernetesSerialization(mapper, true);
    }
}
