package io.pvdrivers.simulator.flow;

import com.fasterxml.jackson.databind.JsonNode;
import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.operator.KubernetesClients;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What the golden files keep of a scene that was played. */
final class Story {
    /** The variations whose whole status is kept as well. */
    static final Set<String> WITH_STATUS =
            Set.of("sata-and-e1000e", "stop-error-after-switch", "image-cannot-be-pulled", "no-agent");

    private Story() {}

    static String status(Scene scene) {
        return KubernetesClients.serialization().asYaml(scene.status());
    }

    /** What was sent to the API server; resourceVersions count up and say nothing. */
    static String patches(Scene scene) {
        return scene.cluster.writes().stream()
                .map(w -> w.patch().map(Story::operations).orElse("restart"))
                .collect(Collectors.joining("\n\n", "", "\n"));
    }

    private static String operations(JsonNode patch) {
        return StreamSupport.stream(patch.spliterator(), false)
                .filter(op -> !op.path("path").asText().equals("/metadata/resourceVersion"))
                .map(JsonNode::toString)
                .collect(Collectors.joining("\n"));
    }

    static String way(Scene scene) {
        var status = scene.operator.status(scene.vm);
        var end = status.map(Story::end).orElse("not governed");
        return String.join("\n", scene.story()) + "\n\nend: " + end + "\nrestarts: " + scene.cluster.restarts()
                + "\nbefore: " + devices(scene.before) + "\nafter:  " + devices(scene.object()) + "\n";
    }

    private static String end(DriverStateStatus status) {
        var waits = status.waitingFor();
        return status.phase() + (waits == null ? "" : " " + waits.reason());
    }

    private static String devices(JsonNode vm) {
        var spec = vm.at("/spec/template/spec");
        return Stream.of(spec.at("/domain/devices/disks"), spec.at("/domain/devices/interfaces"))
                .flatMap(list -> StreamSupport.stream(list.spliterator(), false))
                .map(Story::device)
                .collect(Collectors.joining(", "));
    }

    private static String device(JsonNode device) {
        var value = device.has("disk")
                ? device.at("/disk/bus").asText("-")
                : device.path("model").asText("-");
        return device.path("name").asText() + "=" + value + (device.has("macAddress") ? " (MAC pinned)" : "");
    }
}
