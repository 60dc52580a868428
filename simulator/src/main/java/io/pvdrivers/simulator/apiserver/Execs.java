package io.pvdrivers.simulator.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.mockwebserver.http.MockResponse;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.StreamSupport;

/** Opens {@code pods/exec}, each in a thread of its own, as a kubelet does for a pod that runs. */
final class Execs implements AutoCloseable {
    private final Hooks hooks;
    private final ExecutorService threads = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("exec-", 0).factory());

    Execs(Hooks hooks) {
        this.hooks = hooks;
    }

    MockResponse open(ObjectNode pod, Call call) {
        Containers played = hooks.containers();
        if (!call.webSocket()) {
            throw ApiFailure.badRequest("Upgrade request required");
        }
        List<String> command = call.parameters("command");
        if (command.isEmpty()) {
            throw ApiFailure.badRequest("you must specify at least 1 command for the container");
        }
        String name = pod.at("/metadata/name").asText();
        String phase = pod.at("/status/phase").asText();
        if (phase.equals("Succeeded") || phase.equals("Failed")) {
            throw ApiFailure.badRequest("cannot exec into a container in a completed pod; current phase is " + phase);
        }
        String container = call.parameter("container");
        if (!has(pod, container)) {
            throw ApiFailure.badRequest("container " + container + " is not valid for pod " + name);
        }
        return new MockResponse()
                .withWebSocketUpgrade(new ExecStream(played, new Containers.Call(pod, container, command), threads));
    }

    private static boolean has(JsonNode pod, String container) {
        return StreamSupport.stream(pod.at("/spec/containers").spliterator(), false)
                .anyMatch(entry -> entry.path("name").asText().equals(container));
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
