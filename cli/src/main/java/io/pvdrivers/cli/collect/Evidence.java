package io.pvdrivers.cli.collect;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What was read of one VM and of what bears on it, as it goes over the wire.
 *
 * @param at when it was read
 * @param server the version of the API server
 * @param objects each with the name of the file that it goes to, the VM first
 * @param events the Events about them, oldest first
 * @param logs what the operator's pods have logged of the VM, by pod
 * @param pictures of the VM's screen, by file
 * @param remarks what is not there, and why
 */
record Evidence(
        VmTitle vm,
        Instant at,
        String server,
        List<Found> objects,
        List<JsonNode> events,
        Map<String, List<String>> logs,
        Map<String, byte[]> pictures,
        List<String> remarks) {
    Evidence {
        objects = List.copyOf(objects);
        events = List.copyOf(events);
        logs = Map.copyOf(logs);
        pictures = Map.copyOf(pictures);
        remarks = List.copyOf(remarks);
    }

    /** The addresses in it. */
    Addresses addresses() {
        var addresses = new Addresses();
        objects.forEach(found -> addresses.learn(found.object()));
        events.forEach(addresses::learn);
        logs.values().forEach(lines -> lines.forEach(addresses::learn));
        return addresses;
    }

    /** The same with other objects, and other words in whatever is text. */
    Evidence rewritten(UnaryOperator<JsonNode> object, UnaryOperator<String> words) {
        Map<String, List<String>> rewritten = new LinkedHashMap<>();
        logs.forEach(
                (pod, lines) -> rewritten.put(pod, lines.stream().map(words).toList()));
        return new Evidence(
                vm,
                at,
                server,
                objects.stream()
                        .map(found -> new Found(found.file(), object.apply(found.object())))
                        .toList(),
                events.stream().map(object).toList(),
                rewritten,
                pictures,
                remarks.stream().map(words).toList());
    }

    /** A VM, by where it is and its name. */
    record VmTitle(String namespace, String name) {
        @Override
        public String toString() {
            return namespace + "/" + name;
        }
    }

    /** An object, and the file that it goes to. */
    record Found(String file, JsonNode object) {
        String kind() {
            return object.path("kind").asText();
        }

        String name() {
            return object.at("/metadata/name").asText();
        }

        String uid() {
            return object.at("/metadata/uid").asText();
        }
    }
}
