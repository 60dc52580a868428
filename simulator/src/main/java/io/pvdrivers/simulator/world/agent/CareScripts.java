package io.pvdrivers.simulator.world.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.simulator.world.guest.IpSettings;
import io.pvdrivers.simulator.world.guest.IpSettings.Route;
import io.pvdrivers.simulator.world.guest.RunningWindows;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What repair.ps1, prepare.ps1 and ghosts.ps1 do. */
final class CareScripts {
    /** Windows 10 2004 gave pnputil the command; among servers 2022 has it. */
    private static final int FIRST_THAT_REMOVES_DEVICES = 19041;

    private CareScripts() {}

    static ObjectNode repair(RunningWindows windows, JsonNode data) {
        Map<String, IpSettings> byMac = new LinkedHashMap<>();
        data.path("adapters").forEach(adapter -> byMac.put(adapter.path("mac").asText(), settings(adapter)));
        return problems(windows.repair(byMac, Set.copyOf(texts(data.path("disks")))));
    }

    static ObjectNode prepare(RunningWindows windows, JsonNode data) {
        if (data.path("suspendBitLocker").asBoolean()) {
            windows.suspendBitLocker();
        }
        if (data.path("disableHibernation").asBoolean()) {
            windows.disableHibernation();
        }
        return problems(List.of());
    }

    static ObjectNode removeGhosts(RunningWindows windows, JsonNode data) {
        int build = windows.edition().build();
        Set<String> pciIds = Set.copyOf(texts(data.path("pciIds")));
        if (build >= FIRST_THAT_REMOVES_DEVICES) {
            return problems(List.of()).put("removed", windows.removeGhosts(pciIds));
        }
        List<String> stay = windows.ghosts(pciIds).stream()
                .map(ghost -> "This Windows (build " + build + ") has no command that removes the adapter " + ghost
                        + ". Remove it in Device Manager, with hidden devices shown.")
                .toList();
        return problems(stay).put("removed", 0);
    }

    private static ObjectNode problems(List<String> sentences) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode problems = answer.putArray("problems");
        sentences.forEach(problems::add);
        return answer;
    }

    private static IpSettings settings(JsonNode adapter) {
        List<Route> routes = new ArrayList<>();
        adapter.path("routes")
                .forEach(route -> routes.add(new Route(
                        route.path("destination").asText(),
                        route.path("nextHop").asText(),
                        number(route.path("metric")))));
        boolean dhcp = adapter.path("dhcp").asBoolean(true);
        return new IpSettings(
                dhcp,
                texts(adapter.path("addresses")),
                texts(adapter.path("gateways")),
                number(adapter.path("gatewayMetric")),
                texts(adapter.path("dnsServers")),
                adapter.path("dnsStatic").asBoolean(!dhcp),
                Optional.of(adapter.path("dnsSuffix").asText()).filter(text -> !text.isEmpty()),
                number(adapter.path("interfaceMetric")),
                routes,
                number(adapter.path("mtu")));
    }

    private static Optional<Integer> number(JsonNode value) {
        return value.isInt() ? Optional.of(value.intValue()) : Optional.empty();
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(entry -> texts.add(entry.asText()));
        return texts;
    }
}
