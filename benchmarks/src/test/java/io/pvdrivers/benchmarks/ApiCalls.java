package io.pvdrivers.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the operator has asked the API server for, as that server's audit log has it. Watches are in it once they end. */
final class ApiCalls {
    private static final Set<String> READING = Set.of("get", "list", "watch");

    /** One request that was answered. */
    record Call(
            String verb, String resource, String namespace, String name, int code, Instant received, Instant answered) {
        boolean writes() {
            return !READING.contains(verb) && !resource.equals("leases") && !resource.startsWith("self");
        }

        boolean wentThrough() {
            return code < 300;
        }

        boolean is(String wantedVerb, String wantedResource) {
            return verb.equals(wantedVerb) && resource.equals(wantedResource);
        }

        String object() {
            return namespace + "/" + name;
        }
    }

    private final Path file;
    private final String user;
    private final List<Call> calls = new ArrayList<>();
    private long read;
    private String rest = "";

    ApiCalls(Path file, String user) {
        this.file = file;
        this.user = user;
    }

    /** How many there are so far: where a count may begin. */
    synchronized int mark() {
        follow();
        return calls.size();
    }

    synchronized Stream<Call> since(int mark) {
        follow();
        return List.copyOf(calls.subList(mark, calls.size())).stream();
    }

    long count(int mark, Predicate<Call> which) {
        return since(mark).filter(which).count();
    }

    long writes(int mark) {
        return count(mark, Call::writes);
    }

    /** By verb and resource. */
    Map<String, Long> byKind(int mark) {
        return since(mark)
                .collect(Collectors.groupingBy(
                        c -> c.verb() + " " + c.resource() + (c.wentThrough() ? "" : " -> " + c.code()),
                        TreeMap::new,
                        Collectors.counting()));
    }

    private void follow() {
        try (var log = new RandomAccessFile(file.toFile(), "r")) {
            while (read < log.length()) {
                var part = new byte[(int) Math.min(1 << 22, log.length() - read)];
                log.seek(read);
                log.readFully(part);
                read += part.length;
                // What is cut in the middle of a character is ASCII here: names of objects are.
                var text = rest + new String(part, StandardCharsets.ISO_8859_1);
                var end = text.lastIndexOf('\n') + 1;
                rest = text.substring(end);
                text.substring(0, end)
                        .lines()
                        .filter(line -> line.contains(user))
                        .forEach(this::add);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(String line) {
        try {
            var event = GuestLine.JSON.readTree(line);
            if (event.at("/user/username").asText().equals(user)) {
                calls.add(call(event));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Call call(JsonNode event) {
        var object = event.path("objectRef");
        var part = object.path("subresource").asText();
        return new Call(
                event.path("verb").asText(),
                object.path("resource").asText(event.path("requestURI").asText()) + (part.isEmpty() ? "" : "/" + part),
                object.path("namespace").asText(),
                object.path("name").asText(),
                event.at("/responseStatus/code").asInt(),
                Instant.parse(event.path("requestReceivedTimestamp").asText()),
                Instant.parse(event.path("stageTimestamp").asText()));
    }
}
