package io.pvdrivers.operator.action;

import com.fasterxml.jackson.databind.JsonNode;
import io.pvdrivers.operator.Excerpt;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What a Job and its pods say once the Job has ended. Pure. */
final class InstallJobEnd {
    private static final int CONTAINERS = 4;

    /** How much of the containers' output is kept, and of a sentence: together what a DriverState keeps of an installer. */
    private static final int OUTPUT = 2400;

    private static final int SENTENCE = 320;

    /** What a container writes as its termination message when Windows has to reboot. */
    private static final String REBOOT = "3010";

    private InstallJobEnd() {}

    /** The end of a container's output. */
    interface Log {
        String of(String pod, String container);
    }

    static boolean has(JsonNode job, String condition) {
        return conditions(job, condition).findAny().isPresent();
    }

    private static Stream<JsonNode> conditions(JsonNode object, String type) {
        return stream(object.at("/status/conditions"))
                .filter(c -> c.path("type").asText().equals(type)
                        && c.path("status").asText().equals("True"));
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    static boolean asksForReboot(List<JsonNode> pods) {
        return pods.stream()
                .flatMap(pod -> stream(pod.at("/status/containerStatuses")))
                .map(status -> status.at("/state/terminated"))
                .anyMatch(ended -> ended.path("exitCode").asInt(1) == 0
                        && ended.path("message").asText().strip().equals(REBOOT));
    }

    /** Why the Job failed, and the end of what its newest pod wrote. */
    static String report(JsonNode job, List<JsonNode> pods, Log log) {
        var parts = new ArrayList<String>();
        parts.add(failure(job));
        var newest = pods.stream()
                .max(Comparator.comparing((JsonNode pod) ->
                                pod.at("/metadata/creationTimestamp").asText())
                        .thenComparing(InstallJobEnd::name));
        newest.ifPresentOrElse(
                pod -> parts.addAll(report(pod, log)),
                () -> parts.add(
                        "It has no pod whose log could be read: none could be made, or Kubernetes deleted it with"
                                + " the Job's deadline. kubectl describe of the Job may tell."));
        return String.join("\n", parts);
    }

    private static String failure(JsonNode job) {
        var why = conditions(job, "Failed").findFirst().orElseThrow();
        return sentence("Job " + job.at("/metadata/namespace").asText() + "/" + name(job) + " failed: "
                + why.path("reason").asText() + ", " + why.path("message").asText());
    }

    private static List<String> report(JsonNode pod, Log log) {
        var all = Stream.concat(
                        stream(pod.at("/status/initContainerStatuses")), stream(pod.at("/status/containerStatuses")))
                .toList();
        var bad = all.stream().filter(InstallJobEnd::isBad).toList();
        var shown = (bad.isEmpty() ? all : bad).stream().limit(CONTAINERS).toList();
        if (shown.isEmpty()) {
            return List.of(
                    "Pod " + name(pod) + " is " + pod.at("/status/phase").asText() + " and has run no container.");
        }
        var room = OUTPUT / shown.size();
        return shown.stream().map(status -> report(pod, status, room, log)).toList();
    }

    private static boolean isBad(JsonNode status) {
        var ended = status.at("/state/terminated");
        return status.path("state").has("waiting")
                || ended.isObject() && ended.path("exitCode").asInt() != 0;
    }

    private static String report(JsonNode pod, JsonNode status, int room, Log log) {
        var container = status.path("name").asText();
        var words = "Container " + container + " of pod " + name(pod);
        var waiting = status.at("/state/waiting");
        if (waiting.isObject()) {
            return sentence(words + " waits: " + waiting.path("reason").asText() + ", "
                    + waiting.path("message").asText());
        }
        var ended = status.at("/state/terminated");
        var how = ended.isObject()
                ? " ended with exit code " + ended.path("exitCode").asInt()
                : " has not ended";
        var written = Excerpt.end(PlainText.of(log.of(name(pod), container)), room);
        return sentence(words + how) + (written.isEmpty() ? " and wrote nothing." : ":\n" + written);
    }

    private static String sentence(String text) {
        return Excerpt.begin(PlainText.of(text).replace('\n', ' '), SENTENCE);
    }

    private static String name(JsonNode object) {
        return object.at("/metadata/name").asText();
    }
}
