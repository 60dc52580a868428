package io.pvdrivers.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** While the caches are being filled the process lives and is not ready. */
class StartingTest {
    @Test
    void livesAndIsNotReady() throws Exception {
        var answersAtLast = new CountDownLatch(1);
        var threads = Executors.newCachedThreadPool();
        var apiServer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        apiServer.setExecutor(threads);
        apiServer.createContext("/", exchange -> {
            try (exchange) {
                answersAtLast.await();
                exchange.sendResponseHeaders(403, -1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        apiServer.start();
        var config = OperatorConfig.standard().withBuiltinCatalogue(false).withHttpPort(OptionalInt.of(0));
        try (var client = KubernetesClients.create(new ConfigBuilder()
                        .withMasterUrl(
                                "http://localhost:" + apiServer.getAddress().getPort())
                        .build());
                var operator = new DriverOperator(client, config)) {
            var start = CompletableFuture.supplyAsync(() -> catchThrowable(operator::start), threads);
            await().until(() -> operator.httpPort().isPresent());

            assertThat(get(operator, "/livez").statusCode()).isEqualTo(200);
            var readiness = get(operator, "/readyz");
            assertThat(readiness.statusCode()).isEqualTo(503);
            assertThat(readiness.body()).isEqualTo("Starting: the caches are not filled yet.\n");
            assertThat(operator.isLeading()).isFalse();

            answersAtLast.countDown();
            assertThat(start.join()).isNotNull();
            assertThat(get(operator, "/readyz").statusCode()).isEqualTo(503);
        } finally {
            answersAtLast.countDown();
            apiServer.stop(0);
            threads.shutdownNow();
        }
    }

    private static HttpResponse<String> get(DriverOperator operator, String path) throws Exception {
        var uri = URI.create("http://localhost:" + operator.httpPort().orElseThrow() + path);
        try (var client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
        }
    }
}
