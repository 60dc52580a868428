package io.pvdrivers.operator.kubevirt;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds what a template states and a VMI does not show, but for disks, interfaces, volumes and networks, which have rules of their own. */
final class StatedValues {
    /** Elsewhere judged, or KubeVirt's own to change while the VM runs. */
    private static final Set<String> ELSEWHERE = Set.of(
            ".domain.devices.disks",
            ".domain.devices.interfaces",
            ".domain.machine",
            ".volumes",
            ".networks",
            ".utilityVolumes");

    /** KubeVirt writes them into VMs that have none, long after their VMI was made. */
    private static final Set<String> WRITTEN_LATER = Set.of(".domain.firmware.uuid", ".architecture");

    private static final Set<String> SCALED_MEMORY =
            Set.of(".domain.resources.requests.memory", ".domain.resources.limits.memory");
    private static final Set<String> SCALED_CPU =
            Set.of(".domain.resources.requests.cpu", ".domain.resources.limits.cpu");

    /** For these fields false is not the same as nothing. */
    private static final Pattern FALSE_COUNTS = Pattern.compile(".*\\.(autoattach\\w+|enabled|secureBoot|present)");

    /** Kubernetes writes a quantity in its own way: 1.5Gi comes back as 1536Mi. */
    private static final Pattern QUANTITY = Pattern.compile("(\\d+(?:\\.\\d+)?)(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?");

    private static final Map<String, BigDecimal> UNITS = Map.ofEntries(
            Map.entry("m", new BigDecimal("0.001")),
            Map.entry("k", BigDecimal.TEN.pow(3)),
            Map.entry("M", BigDecimal.TEN.pow(6)),
            Map.entry("G", BigDecimal.TEN.pow(9)),
            Map.entry("T", BigDecimal.TEN.pow(12)),
            Map.entry("P", BigDecimal.TEN.pow(15)),
            Map.entry("E", BigDecimal.TEN.pow(18)),
            Map.entry("Ki", BigDecimal.TWO.pow(10)),
            Map.entry("Mi", BigDecimal.TWO.pow(20)),
            Map.entry("Gi", BigDecimal.TWO.pow(30)),
            Map.entry("Ti", BigDecimal.TWO.pow(40)),
            Map.entry("Pi", BigDecimal.TWO.pow(50)),
            Map.entry("Ei", BigDecimal.TWO.pow(60)));

    private final JsonNode template;
    private final JsonNode running;
    private final List<String> missing = new ArrayList<>();

    StatedValues(JsonNode template, JsonNode running) {
        this.template = template;
        this.running = running;
    }

    /** The paths below the template's spec. */
    List<String> missing() {
        object("", template, running);
        return missing;
    }

    /** The same for one entry of a list. */
    static List<String> missing(String path, JsonNode stated, JsonNode shown) {
        var values = new StatedValues(stated, shown);
        values.value(path, stated, shown);
        return values.missing;
    }

    private void object(String path, JsonNode stated, JsonNode shown) {
        stated.properties().forEach(field -> {
            var at = path + "." + field.getKey();
            var there = shown.path(field.getKey());
            if (!ELSEWHERE.contains(at) && !(there.isMissingNode() && WRITTEN_LATER.contains(at)) && !isScaled(at)) {
                value(at, field.getValue(), there);
            }
        });
    }

    private void value(String path, JsonNode stated, JsonNode shown) {
        if (isNothing(path, stated) && (shown.isMissingNode() || shown.isNull())) {
            return;
        }
        if (stated.isObject() && shown.isObject()) {
            object(path, stated, shown);
        } else if (stated.isArray() && shown.isArray()) {
            list(path, stated, shown);
        } else if (!isSame(stated, shown)) {
            missing.add(path);
        }
    }

    /** Whether it says the same as its absence does. */
    private static boolean isNothing(String path, JsonNode stated) {
        return switch (stated.getNodeType()) {
            case OBJECT -> !isMarker(path) && allNothing(path, stated);
            case ARRAY -> stated.isEmpty();
            case STRING -> stated.textValue().isEmpty();
            case NUMBER -> stated.decimalValue().signum() == 0;
            case BOOLEAN ->
                !stated.booleanValue() && !FALSE_COUNTS.matcher(path).matches();
            case NULL, MISSING -> true;
            case BINARY, POJO -> false;
        };
    }

    private static boolean allNothing(String path, JsonNode stated) {
        return stated.properties().stream().allMatch(f -> isNothing(path + "." + f.getKey(), f.getValue()));
    }

    /** In the machine an empty object switches something on, as {@code rng: {}} does; elsewhere it is an empty map. */
    private static boolean isMarker(String path) {
        return path.startsWith(".domain.") && !path.startsWith(".domain.resources")
                || path.startsWith(".volumes[")
                || path.startsWith(".networks[");
    }

    private void list(String path, JsonNode stated, JsonNode shown) {
        if (stated.size() > 0 && stated.get(0).path("name").isTextual()) {
            for (var entry : stated) {
                var name = entry.path("name").asText();
                var at = path + "[" + name + "]";
                TemplateChanges.named(shown, name)
                        .ifPresentOrElse(there -> value(at, entry, there), () -> missing.add(at));
            }
            return;
        }
        if (stated.size() != shown.size()) {
            missing.add(path);
            return;
        }
        for (int i = 0; i < stated.size(); i++) {
            value(path + "[" + i + "]", stated.get(i), shown.get(i));
        }
    }

    /** KubeVirt raises them in the VMI alone when memory or processors are plugged in. */
    private boolean isScaled(String path) {
        return SCALED_MEMORY.contains(path) && template.at("/domain/memory").has("guest")
                || SCALED_CPU.contains(path) && template.at("/domain/cpu").has("sockets");
    }

    private static boolean isSame(JsonNode stated, JsonNode shown) {
        if (stated.equals(shown)) {
            return true;
        }
        if (stated.isNumber() && shown.isNumber()) {
            return stated.decimalValue().compareTo(shown.decimalValue()) == 0;
        }
        return stated.isValueNode()
                && shown.isValueNode()
                && !stated.isBoolean()
                && !shown.isBoolean()
                && isSameQuantity(stated.asText(), shown.asText());
    }

    private static boolean isSameQuantity(String stated, String shown) {
        var one = QUANTITY.matcher(stated);
        var other = QUANTITY.matcher(shown);
        return one.matches() && other.matches() && amount(one).compareTo(amount(other)) == 0;
    }

    private static BigDecimal amount(Matcher quantity) {
        var unit = quantity.group(2);
        var number = new BigDecimal(quantity.group(1));
        return unit == null ? number : number.multiply(UNITS.getOrDefault(unit, BigDecimal.ONE));
    }
}
