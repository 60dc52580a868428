package io.pvdrivers.cli.collect;

import com.fasterxml.jackson.databind.JsonNode;
import io.pvdrivers.cli.cluster.Connection;
import io.pvdrivers.cli.cluster.Resource;
import io.pvdrivers.cli.collect.Evidence.VmTitle;
import io.pvdrivers.operator.ClusterTrouble;
import io.pvdrivers.operator.action.KubernetesScreens;
import io.pvdrivers.operator.action.Screenshots;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the VM shows on its screen now, and what it showed when the operator looked. */
final class Pictures {
    private static final Map<String, String> KEPT = Map.of(
            "/status/run/screenshot/configMap", "screen-before-return.png",
            "/status/run/screenshotAfterReturn/configMap", "screen-after-return.png");

    private final Connection connection;
    private final VmTitle vm;

    Pictures(Connection connection, VmTitle vm) {
        this.connection = connection;
        this.vm = vm;
    }

    Map<String, byte[]> of(Optional<JsonNode> state, List<String> remarks) {
        Map<String, byte[]> pictures = new LinkedHashMap<>();
        switch (connection.screenshots().take(vm.namespace(), vm.name())) {
            case Screenshots.Taken taken -> pictures.put("screen.png", taken.png());
            case Screenshots.None none -> remarks.add(none.message());
        }
        KEPT.forEach((field, file) -> state.map(s -> s.at(field).asText())
                .filter(name -> !name.isEmpty())
                .flatMap(name -> kept(name, remarks))
                .ifPresent(png -> pictures.put(file, png)));
        return pictures;
    }

    private Optional<byte[]> kept(String configMap, List<String> remarks) {
        try {
            var png = connection
                    .get(Resource.CONFIG_MAP, vm.namespace(), configMap)
                    .map(map ->
                            map.path("binaryData").path(KubernetesScreens.KEY).asText())
                    .filter(text -> !text.isEmpty())
                    .map(Base64.getDecoder()::decode);
            if (png.isEmpty()) {
                remarks.add("There is no picture in ConfigMap " + configMap + " any more.");
            }
            return png;
        } catch (IllegalArgumentException e) {
            remarks.add("What is in ConfigMap " + configMap + " is no picture.");
        } catch (ClusterTrouble e) {
            remarks.add("The picture that the operator kept in " + configMap + " is not here: " + e.getMessage());
        }
        return Optional.empty();
    }
}
