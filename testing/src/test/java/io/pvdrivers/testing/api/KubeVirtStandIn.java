package io.pvdrivers.testing.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.pvdrivers.simulator.apiserver.Subresource.Reading;
import io.pvdrivers.simulator.apiserver.Subresource.Reply;
import io.pvdrivers.simulator.bridge.KubeVirtApi;
import io.pvdrivers.simulator.world.scene.VmName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/**
 * Stands where KubeVirt's virt-api stands: the API server proxies {@code subresources.kubevirt.io} to it through an
 * APIService and asks its webhooks about VMs. Each namespace has a world of its own behind it.
 */
public final class KubeVirtStandIn implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String GROUP = "/apis/subresources.kubevirt.io/v1";
    private static final Pattern SUBRESOURCE =
            Pattern.compile(GROUP + "/namespaces/([^/]+)/virtualmachines/([^/]+)/(restart|start|stop)");
    private static final Pattern READING =
            Pattern.compile(GROUP + "/namespaces/([^/]+)/virtualmachineinstances/([^/]+)/(.+)");
    private static final JsonNode RESOURCES = tree("""
            {"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": "subresources.kubevirt.io/v1", "resources": [
              {"name": "virtualmachines/restart", "singularName": "", "namespaced": true, "kind": "", "verbs": ["update"]},
              {"name": "virtualmachines/start", "singularName": "", "namespaced": true, "kind": "", "verbs": ["update"]},
              {"name": "virtualmachines/stop", "singularName": "", "namespaced": true, "kind": "", "verbs": ["update"]},
              {"name": "virtualmachineinstances/filesystemlist", "singularName": "", "namespaced": true, "kind": "", "verbs": ["get"]},
              {"name": "virtualmachineinstances/vnc/screenshot", "singularName": "", "namespaced": true, "kind": "", "verbs": ["get"]}]}
            """);

    private final ExecutorService threads = Executors.newCachedThreadPool(runnable -> {
        var thread = new Thread(runnable, "kubevirt-stand-in");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<String, KubeVirtApi> worlds = new ConcurrentHashMap<>();
    private final HttpsServer server;

    private KubeVirtStandIn(HttpsServer server) {
        this.server = server;
    }

    /** Brings KubeVirt's kinds, its APIService and its webhooks to the server, and waits until the server reaches them. */
    public static KubeVirtStandIn install(KubeApi api) {
        try {
            var identity = TlsIdentity.create("localhost", KubeVirtObjects.SERVICE_HOST);
            var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(identity.context()));
            var standIn = new KubeVirtStandIn(server);
            server.setExecutor(standIn.threads);
            server.createContext("/mutate", exchange -> standIn.review(exchange, KubeVirtApi::mutate));
            server.createContext("/validate", exchange -> standIn.review(exchange, KubeVirtApi::validate));
            server.createContext("/", standIn::subresource);
            server.start();
            new KubeVirtObjects(api.client()).apply(server.getAddress().getPort(), identity.certificatePem());
            return standIn;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From now on the namespace is that world's. */
    public void play(String namespace, KubeVirtApi world) {
        worlds.put(namespace, world);
    }

    private void review(HttpExchange exchange, BiFunction<KubeVirtApi, JsonNode, JsonNode> webhook) throws IOException {
        var review = JSON.readTree(exchange.getRequestBody());
        var namespace = review.at("/request/namespace").asText();
        var world = worlds.get(namespace);
        if (world == null) {
            answer(exchange, 500, tree("{\"message\": \"no world behind namespace " + namespace + "\"}"));
            return;
        }
        answer(exchange, 200, webhook.apply(world, review));
    }

    private void subresource(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath();
        var matcher = SUBRESOURCE.matcher(path);
        var reading = READING.matcher(path);
        if (path.equals(GROUP)) {
            answer(exchange, 200, RESOURCES);
        } else if (exchange.getRequestMethod().equals("PUT") && matcher.matches()) {
            var body = exchange.getRequestBody().readAllBytes();
            var world = worlds.get(matcher.group(1));
            var reply = world.put(
                    new VmName(matcher.group(1), matcher.group(2)),
                    matcher.group(3),
                    body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body),
                    false);
            answer(exchange, reply);
        } else if (exchange.getRequestMethod().equals("GET") && reading.matches()) {
            answer(
                    exchange,
                    worlds.get(reading.group(1)).get(new VmName(reading.group(1), reading.group(2)), reading.group(3)));
        } else {
            answer(exchange, 404, tree("{\"kind\": \"Status\", \"apiVersion\": \"v1\", \"status\": \"Failure\"}"));
        }
    }

    private static void answer(HttpExchange exchange, Reply reply) throws IOException {
        switch (reply) {
            case Reply.Accepted accepted -> {
                exchange.sendResponseHeaders(202, -1);
                exchange.close();
            }
            case Reply.Refused refused -> answer(exchange, refused.code(), failure(refused.code(), refused.message()));
        }
    }

    private static void answer(HttpExchange exchange, Reading reading) throws IOException {
        switch (reading) {
            case Reading.Given given -> answer(exchange, 200, given.contentType(), given.body());
            case Reading.Refused refused ->
                answer(exchange, refused.code(), failure(refused.code(), refused.message()));
        }
    }

    private static JsonNode failure(int code, String message) {
        return JSON.createObjectNode()
                .put("kind", "Status")
                .put("apiVersion", "v1")
                .put("status", "Failure")
                .put("message", message)
                .put("code", code);
    }

    private static void answer(HttpExchange exchange, int code, JsonNode body) throws IOException {
        answer(exchange, code, "application/json", JSON.writeValueAsBytes(body));
    }

    private static void answer(HttpExchange exchange, int code, String contentType, byte[] bytes) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", contentType);
        exchange.sendResponseHeaders(code, bytes.length);
        try (var out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
