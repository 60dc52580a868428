package io.pvdrivers.operator.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pvdrivers.operator.KubernetesClients;
import io.pvdrivers.operator.action.FakeApi;
import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is asked of the API server is counted once each, by words that are few. */
class ApiRequestsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "GET, /api/v1/namespaces, list, namespaces",
        "GET, /api/v1/namespaces/vms, get, namespaces",
        "GET, /api/v1/namespaces/vms/pods?labelSelector=a, list, pods",
        "GET, /api/v1/namespaces/vms/pods/erp/exec?command=virsh, get, pods/exec",
        "GET, /apis/kubevirt.io/v1/virtualmachines?limit=500&watch=true, watch, virtualmachines",
        "PATCH, /apis/kubevirt.io/v1/namespaces/vms/virtualmachines/erp, patch, virtualmachines",
        "PUT, /apis/subresources.kubevirt.io/v1/namespaces/vms/virtualmachines/erp/restart, update, virtualmachines/restart",
        "PUT, /prefix/k8s/apis/pvdrivers.io/v1alpha1/namespaces/vms/driverstates/erp/status, update, driverstates/status",
        "POST, /apis/events.k8s.io/v1/namespaces/vms/events, create, events",
        "DELETE, /apis/pvdrivers.io/v1alpha1/namespaces/vms/driverstates/erp, delete, driverstates",
        "GET, /apis/pvdrivers.io/v1alpha1, get, other",
        "GET, /version, get, other",
    })
    void isNamedAsRbacDoes(String method, String path, String verb, String resource) {
        assertThat(ApiRequest.of(method, URI.create("https://kubernetes.default:443" + path)))
                .isEqualTo(new ApiRequest(verb, resource));
    }

    @Test
    void countsAnswersOfEachKindOnce() {
        try (var api = new FakeApi();
                var client = KubernetesClients.create(api.client().getConfiguration(), registry)) {
            api.on("GET /api/v1/namespaces/vms/pods/erp", 200, "{\"kind\": \"Pod\", \"apiVersion\": \"v1\"}");
            api.refuse("GET /api/v1/namespaces/vms/pods/bad", 403, "no");
            client.pods().inNamespace("vms").withName("erp").get();
            client.pods().inNamespace("vms").withName("erp").get();
            assertThatThrownBy(() ->
                            client.pods().inNamespace("vms").withName("bad").get())
                    .isInstanceOf(KubernetesClientException.class);

            assertThat(counted()).containsExactlyInAnyOrder("get pods 200 2.0", "get pods 403 1.0");
        }
    }

    @Test
    void countsWatchesToo() {
        try (var api = new FakeApi();
                var client = KubernetesClients.create(api.client().getConfiguration(), registry)) {
            api.refuse("GET /api/v1/namespaces/vms/pods", 410, "too old");
            assertThatThrownBy(() -> client.pods().inNamespace("vms").watch(new Deaf()))
                    .isInstanceOf(KubernetesClientException.class);

            assertThat(counted()).singleElement().asString().startsWith("watch pods 410");
        }
    }

    /** A request that was refused a connection has no answer to count, and is counted once it can have none any more. */
    @Test
    void countsWhatNobodyAnswers() {
        var now = new AtomicLong();
        var requests = new ApiRequests(registry, now::get);
        try (var client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder()
                        .withMasterUrl("http://localhost:1")
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("measured", requests))
                .build()) {
            ask(client);
            now.addAndGet(ApiRequests.GIVEN_UP.toNanos());
            ask(client);
            assertThat(counted()).isEmpty();

            now.addAndGet(1);
            ask(client);

            assertThat(counted()).containsExactly("get pods none 1.0");
        }
    }

    private static void ask(KubernetesClient client) {
        assertThatThrownBy(
                        () -> client.pods().inNamespace("vms").withName("erp").get())
                .isInstanceOf(KubernetesClientException.class);
    }

    private static final class Deaf implements Watcher<Pod> {
        @Override
        public void eventReceived(Action action, Pod pod) {}

        @Override
        public void onClose(WatcherException cause) {}
    }

    private List<String> counted() {
        return registry.getMeters().stream()
                .map(meter -> tag(meter, "verb") + " " + tag(meter, "resource") + " " + tag(meter, "code") + " "
                        + registry.get(ApiRequests.REQUESTS)
                                .tags(meter.getId().getTags())
                                .counter()
                                .count())
                .collect(Collectors.toList());
    }

    private static String tag(Meter meter, String name) {
        return meter.getId().getTags().stream()
                .filter(t -> t.getKey().equals(name))
                .map(Tag::getValue)
                .findFirst()
                .orElseThrow();
    }
}
