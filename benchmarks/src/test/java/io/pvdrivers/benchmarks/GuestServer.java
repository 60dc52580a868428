package io.pvdrivers.benchmarks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.pvdrivers.operator.guest.AgentChannel;
import io.pvdrivers.operator.guest.AgentChannel.Reply;
import io.pvdrivers.operator.guest.GuestAgent.Guest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;

/** The harness's end of the line to the guests. It stands where execs into pods would be, and counts them. */
final class GuestServer implements AutoCloseable {
    private final ExecutorService threads =
            Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory());
    private final LongAdder calls = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final AgentChannel guests;
    private final HttpServer server;

    GuestServer(AgentChannel guests) {
        this.guests = guests;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    /** How many calls there were so far: each is an exec on a cluster. */
    long calls() {
        return calls.sum();
    }

    /** What went over the line so far, without the heads of requests. */
    long bytes() {
        return bytes.sum();
    }

    private void answer(HttpExchange exchange) throws IOException {
        calls.increment();
        var body = exchange.getRequestBody().readAllBytes();
        var asked = GuestLine.JSON.readTree(body);
        var guest = new Guest(
                asked.path("namespace").asText(),
                asked.path("name").asText(),
                asked.path("uid").asText(),
                Optional.empty());
        var reply = GuestLine.JSON.writeValueAsBytes(tree(guests.call(guest, (ObjectNode) asked.get("command"))));
        bytes.add(body.length + reply.length);
        exchange.sendResponseHeaders(200, reply.length);
        try (var out = exchange.getResponseBody()) {
            out.write(reply);
        }
    }

    private static ObjectNode tree(Reply reply) {
        var tree = GuestLine.JSON.createObjectNode();
        switch (reply) {
            case Reply.Returned returned -> tree.set("value", returned.value());
            case Reply.Failed failed -> tree.put("failed", failed.message());
            case Reply.NotConnected none -> tree.put("silent", none.message());
            case Reply.CannotAsk cannot -> tree.put("silent", cannot.message());
        }
        return tree;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
