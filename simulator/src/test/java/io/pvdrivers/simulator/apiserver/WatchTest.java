package io.pvdrivers.simulator.apiserver;

import static io.pvdrivers.simulator.apiserver.TestServer.mergePatch;
import static io.pvdrivers.simulator.apiserver.TestServer.version;
import static io.pvdrivers.simulator.apiserver.TestServer.widget;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("its clock runs on while others work")
class WatchTest {
    private static final int UPDATES = 8;

    private final TestServer test = new TestServer();

    @AfterEach
    void stop() {
        test.close();
    }

    @Test
    void anInformerSeesEveryChangeOnceAndInOrder() {
        test.create(widget("early", "{mode: Audit}"));
        Seen seen = new Seen();
        try (SharedIndexInformer<GenericKubernetesResource> informer =
                test.widgets().inNamespace(TestServer.NAMESPACE).inform(seen)) {
            test.create(widget("a", "{mode: Audit, count: 1}"));
            IntStream.rangeClosed(2, UPDATES).forEach(this::count);
            count(UPDATES);
            test.widget("a").delete();
            test.widget("early").delete();

            await().until(() -> seen.events.size() >= UPDATES + 3);
            assertThat(informer.getStore().list()).isEmpty();
        }

        assertThat(seen.events)
                .containsExactly(
                        "+early ?", "+a 1", "~a 2", "~a 3", "~a 4", "~a 5", "~a 6", "~a 7", "~a 8", "-a 8", "-early ?");
    }

    @Test
    void anInformerLosesNothingWhenItsWatchIsCut() {
        test.create(widget("a", "{mode: Audit, count: 1}"));
        test.create(widget("b", "{mode: Audit, count: 1}"));
        Seen seen = new Seen();
        try (SharedIndexInformer<GenericKubernetesResource> informer =
                test.widgets().inNamespace(TestServer.NAMESPACE).inform(seen)) {
            test.server.dropWatches();
            count(2);
            test.widget("b").delete();
            test.server.dropWatches();
            count(3);

            await().until(() -> seen.events.contains("~a 3") && seen.events.contains("-b 1"));
            assertThat(informer.getStore().list()).hasSize(1);
        }

        assertThat(seen.events).startsWith("+a 1", "+b 1").doesNotHaveDuplicates();
    }

    @Test
    void aWatchResumesAfterTheVersionItHasSeen() {
        test.create(widget("a", "{mode: Audit, count: 1}"));
        String from = version(test.create(widget("b", "{mode: Audit}")));
        count(2);
        test.widget("b").delete();
        test.create(widget("c", "{mode: Audit}"));
        Seen seen = new Seen();
        try (Watch watch = test.widgets()
                .inNamespace(TestServer.NAMESPACE)
                .watch(new ListOptionsBuilder().withResourceVersion(from).build(), seen)) {
            count(3);

            await().until(() -> seen.events.size() >= 4);
            assertThat(watch).isNotNull();
        }

        assertThat(seen.events).containsExactly("MODIFIED a", "DELETED b", "ADDED c", "MODIFIED a");
    }

    @Test
    void aWatchThatIsHeldGoesStaleAndCatchesUp() {
        test.create(widget("a", "{mode: Audit, count: 1}"));
        Seen seen = new Seen();
        try (SharedIndexInformer<GenericKubernetesResource> informer =
                test.widgets().inNamespace(TestServer.NAMESPACE).inform(seen)) {
            test.server.holdWatches();
            count(2);
            assertThat(informer.getStore().list())
                    .singleElement()
                    .satisfies(stale ->
                            assertThat(stale.<Integer>get("spec", "count")).isEqualTo(1));
            test.server.releaseWatches();

            await().until(() -> seen.events.contains("~a 2"));
        }
    }

    @Test
    void aSelectionIsEnteredAndLeft() {
        test.create(widget("a", "{mode: Audit}"));
        Seen seen = new Seen();
        try (Watch watch = test.widgets()
                .inNamespace(TestServer.NAMESPACE)
                .withLabelSelector("tier in (erp, web)")
                .watch(seen)) {
            label("erp");
            label("web");
            label("dev");

            await().until(() -> seen.events.size() >= 3);
            assertThat(watch).isNotNull();
        }

        assertThat(seen.events).containsExactly("ADDED a", "MODIFIED a", "DELETED a");
    }

    @Test
    void aWatchWithoutAVersionStartsWithWhatIsThere() {
        test.create(widget("a", "{mode: Audit}"));
        Seen seen = new Seen();
        try (Watch watch = test.client
                .genericKubernetesResources("test.example/v1", "Widget")
                .inAnyNamespace()
                .watch(new ListOptionsBuilder().withResourceVersion("0").build(), seen)) {
            await().until(() -> seen.events.contains("ADDED a"));
            assertThat(watch).isNotNull();
        }
    }

    @Test
    void aVersionTooLongAgoIsGone() {
        String old = version(test.create(widget("a", "{mode: Audit}")));
        ObjectStore store = new ObjectStore();
        ResourceKind kind = ResourceKind.builtIn("v1", "ConfigMap", "configmaps", true);
        var object = Json.object();
        object.putObject("metadata").put("name", "x");
        for (int i = 0; i < 5000; i++) {
            object = store.replace(kind, object, object);
        }

        assertThat(store.since(Long.parseLong(old))).isEmpty();
        assertThat(store.since(store.revision() - 2).orElseThrow()).hasSize(2);
        assertThat(store.since(store.revision()).orElseThrow()).isEmpty();
    }

    @Test
    void aWriteThatChangesNothingIsNotSeen() {
        test.create(widget("a", "{mode: Audit, count: 1}"));
        Seen seen = new Seen();
        try (SharedIndexInformer<GenericKubernetesResource> informer =
                test.widgets().inNamespace(TestServer.NAMESPACE).inform(seen)) {
            count(1);
            count(2);

            await().until(() -> seen.events.contains("~a 2"));
            assertThat(informer.isWatching()).isTrue();
        }

        assertThat(seen.events).containsExactly("+a 1", "~a 2");
    }

    @Test
    void aLargeObjectArrivesWhole() {
        Seen seen = new Seen();
        String large = "x".repeat(700_000);
        try (Watch watch = test.machines().inNamespace(TestServer.NAMESPACE).watch(seen)) {
            test.create("""
                    apiVersion: kubevirt.io/v1
                    kind: VirtualMachine
                    metadata: {name: large}
                    spec: {text: %s}
                    """.formatted(large));

            await().until(() -> seen.events.contains("ADDED large"));
            assertThat(watch).isNotNull();
        }

        assertThat(test.machines()
                        .inNamespace(TestServer.NAMESPACE)
                        .withName("large")
                        .get()
                        .<String>get("spec", "text"))
                .isEqualTo(large);
    }

    private void count(int count) {
        mergePatch(test.widget("a"), "{\"spec\":{\"count\":" + count + "}}");
    }

    private void label(String tier) {
        mergePatch(test.widget("a"), "{\"metadata\":{\"labels\":{\"tier\":\"" + tier + "\"}}}");
    }

    private static final class Seen
            implements ResourceEventHandler<GenericKubernetesResource>, Watcher<GenericKubernetesResource> {
        final List<String> events = new CopyOnWriteArrayList<>();
        final CompletableFuture<WatcherException> end = new CompletableFuture<>();

        @Override
        public void onAdd(GenericKubernetesResource object) {
            events.add("+" + shown(object));
        }

        @Override
        public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource after) {
            events.add("~" + shown(after));
        }

        @Override
        public void onDelete(GenericKubernetesResource object, boolean finalStateUnknown) {
            events.add("-" + shown(object));
        }

        @Override
        public void eventReceived(Action action, GenericKubernetesResource object) {
            events.add(action + " " + object.getMetadata().getName());
        }

        @Override
        public void onClose(WatcherException cause) {
            end.complete(cause);
        }

        private static String shown(GenericKubernetesResource object) {
            Integer count = object.get("spec", "count");
            return object.getMetadata().getName() + " " + (count == null ? "?" : count);
        }
    }
}
