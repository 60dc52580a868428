package io.pvdrivers.cli.collect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.cli.cluster.Connection;
import io.pvdrivers.cli.cluster.Forbidden;
import io.pvdrivers.cli.cluster.Resource;
import io.pvdrivers.cli.collect.Evidence.VmTitle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The operator's own pods, and what they have logged of one VM. */
final class OperatorPods {
    private static final String LABEL = "app.kubernetes.io/name=pv-driver-operator";
    private static final String CONTAINER = "operator";

    private final Connection connection;
    private final String namespace;
    private final Pattern ofTheVm;
    private final List<JsonNode> pods = new ArrayList<>();

    OperatorPods(Connection connection, VmTitle vm, String namespace) {
        this.connection = connection;
        this.namespace = namespace;
        this.ofTheVm = Pattern.compile("(?<![\\w.-])" + Pattern.quote(vm.toString()) + "(?![\\w-]|\\.\\w)");
    }

    /** The pods; a remark where there are none, or none may be seen. */
    List<JsonNode> pods(List<String> remarks) {
        try {
            connection.list(Resource.POD, Optional.of(namespace), Optional.of(LABEL)).orElse(List.of()).stream()
                    .map(OperatorPods::typed)
                    .forEach(pods::add);
            if (pods.isEmpty()) {
                remarks.add("There is no pod of the operator in namespace " + namespace
                        + "; with --operator-namespace the lines of its log about this VM can be had.");
            }
        } catch (Forbidden e) {
            remarks.add(e.what() + ": what the operator logged is not here.");
        }
        return List.copyOf(pods);
    }

    private static JsonNode typed(JsonNode pod) {
        var typed = (ObjectNode) pod.deepCopy();
        return typed.put("apiVersion", "v1").put("kind", "Pod");
    }

    /** By pod, the lines that name the VM; also of the container before the present one. */
    Map<String, List<String>> lines(List<String> remarks) {
        Map<String, List<String>> lines = new LinkedHashMap<>();
        for (var pod : pods) {
            var name = pod.at("/metadata/name").asText();
            try {
                List<String> all = new ArrayList<>();
                for (var before : List.of(true, false)) {
                    connection
                            .log(namespace, name, CONTAINER, before)
                            .map(text -> text.lines()
                                    .filter(line -> ofTheVm.matcher(line).find())
                                    .toList())
                            .ifPresent(all::addAll);
                }
                lines.put(name, all);
            } catch (Forbidden e) {
                remarks.add(e.what() + ": what the operator logged is not here.");
                return Map.of();
            }
        }
        return lines;
    }
}
