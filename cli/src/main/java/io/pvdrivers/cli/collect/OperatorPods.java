package io.pvdrivers.cli.collect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.cli.cluster.Connection;
import io.pvdrivers.cli.cluster.Resource;
import io.pvdrivers.cli.collect.Evidence.VmTitle;
import io.pvdrivers.operator.ClusterTrouble;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The operator's own pods, and what they have logged of one VM. */
final class OperatorPods {
    private static final String LABEL = "app.kubernetes.io/name=pv-driver-operator";
    private static final String CONTAINER = "operator";

    private final Connection connection;
    private final String namespace;
    private final LogLines wanted;
    private final List<JsonNode> pods = new ArrayList<>();

    OperatorPods(Connection connection, VmTitle vm, String namespace) {
        this.connection = connection;
        this.namespace = namespace;
        this.wanted = new LogLines(vm);
    }

    /** The pods, of each only what is the operator's; a remark where there are none, or none may be seen. */
    List<JsonNode> pods(List<String> remarks) {
        try {
            connection.list(Resource.POD, Optional.of(namespace), Optional.of(LABEL)).orElse(List.of()).stream()
                    .map(OperatorPods::own)
                    .forEach(pods::add);
            if (pods.isEmpty()) {
                remarks.add("There is no pod of the operator in namespace " + namespace
                        + "; with --operator-namespace the lines of its log about this VM can be had.");
            }
        } catch (ClusterTrouble e) {
            remarks.add("What the operator logged is not here: " + e.getMessage());
        }
        return List.copyOf(pods);
    }

    private static JsonNode own(JsonNode pod) {
        var own = (ObjectNode) pod.deepCopy();
        own.put("apiVersion", "v1").put("kind", "Pod");
        if (own.get("spec") instanceof ObjectNode spec) {
            spec.retain("containers", "nodeName");
            if (spec.get("containers") instanceof ArrayNode containers) {
                spec.putArray("containers")
                        .addAll(containers
                                .valueStream()
                                .filter(c -> c.path("name").asText().equals(CONTAINER))
                                .map(c -> ((ObjectNode) c).retain("name", "image", "args"))
                                .toList());
            }
        }
        return own;
    }

    /** By pod, the lines that bear on the VM; also of the container before the present one. */
    Map<String, List<String>> lines(List<String> remarks) {
        Map<String, List<String>> lines = new LinkedHashMap<>();
        for (var pod : pods) {
            var name = pod.at("/metadata/name").asText();
            List<String> all = new ArrayList<>();
            for (var before : List.of(true, false)) {
                all.addAll(lines(name, before, remarks));
            }
            lines.put(name, all);
        }
        return lines;
    }

    private List<String> lines(String pod, boolean before, List<String> remarks) {
        try {
            var all = connection
                    .log(namespace, pod, CONTAINER, before)
                    .orElse("")
                    .lines()
                    .toList();
            if (all.size() >= Connection.LINES) {
                remarks.add("Of the log of pod " + pod + " only the last " + Connection.LINES + " lines were read.");
            }
            return wanted.of(all);
        } catch (ClusterTrouble e) {
            remarks.add("What pod " + pod + " logged is not here: " + e.getMessage());
            return List.of();
        }
    }
}
