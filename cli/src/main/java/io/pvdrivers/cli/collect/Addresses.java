package io.pvdrivers.cli.collect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Puts a name in the place of each IP and MAC address, the same name wherever the same address stands, so that it can still be seen
 * which belong together. Only what stands in a field for addresses is taken for one: a driver's version looks like an IP address. Pure.
 */
final class Addresses {
    /** Fields of KubeVirt's, Kubernetes' and our own objects that hold an address, or a list of them. */
    static final Set<String> IP_FIELDS = Set.of(
            "ipAddress",
            "ipAddresses",
            "addresses",
            "gateways",
            "dnsServers",
            "destination",
            "nextHop",
            "ip",
            "podIP",
            "hostIP",
            "clusterIP",
            "targetNodeAddress",
            "vmNetworkCIDR",
            "vmIPv6NetworkCIDR",
            "nameservers",
            "host");

    static final Set<String> MAC_FIELDS = Set.of("mac", "macAddress");

    /** Addresses that say nothing of anybody's network. */
    private static final Pattern EVERYBODYS = Pattern.compile("0\\.0\\.0\\.0|127\\..*|::|::1|255\\.255\\.255\\.255");

    private static final Pattern ADDRESS = Pattern.compile("[0-9A-Fa-f]*[.:-][0-9A-Fa-f.:-]+");

    private final Map<String, String> names = new LinkedHashMap<>();

    /** Told apart from all else by their form, wherever they stand. */
    private static final Pattern MAC =
            Pattern.compile("(?<![0-9A-Za-z])[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){5}(?![0-9A-Za-z])");

    private static final Pattern IPV6 = Pattern.compile(
            "(?<![0-9A-Za-z:])(?:[0-9A-Fa-f]{1,4}:(?:[0-9A-Fa-f]{0,4}:)*:(?:[0-9A-Fa-f]{1,4}:)*[0-9A-Fa-f]{0,4}"
                    + "|(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4})(?![0-9A-Za-z])");

    /** Finds the addresses that have a form of their own in a text. */
    void learn(String text) {
        MAC.matcher(text).results().forEach(m -> name("mac", m.group()));
        IPV6.matcher(text).results().forEach(m -> name("ip", m.group()));
    }

    /** Finds the addresses of an object. */
    void learn(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.properties().forEach(entry -> learn(entry.getKey(), entry.getValue()));
        } else if (node.isTextual()) {
            learn(node.asText());
        } else {
            node.forEach(this::learn);
        }
    }

    private void learn(String field, JsonNode value) {
        if (MAC_FIELDS.contains(field) && value.isTextual()) {
            name("mac", value.asText());
        } else if (IP_FIELDS.contains(field) && value.isTextual()) {
            name("ip", value.asText());
        } else if (IP_FIELDS.contains(field) && value.isArray()) {
            value.forEach(item -> learn(item.isTextual() ? field : "", item));
        } else {
            learn(value);
        }
    }

    private void name(String kind, String written) {
        var address = written.replaceFirst("[/%].*", "");
        if (ADDRESS.matcher(address).matches() && !EVERYBODYS.matcher(address).matches()) {
            names.computeIfAbsent(folded(address), a -> kind + "-" + (1 + count(kind)));
        }
    }

    private long count(String kind) {
        return names.values().stream().filter(n -> n.startsWith(kind + "-")).count();
    }

    private static String folded(String address) {
        return address.toLowerCase(Locale.ROOT).replace('-', ':');
    }

    /** What puts the names in the place of the addresses that were learnt. */
    UnaryOperator<String> hiding() {
        if (names.isEmpty()) {
            return UnaryOperator.identity();
        }
        var known = Map.copyOf(names);
        var pattern = Pattern.compile(
                known.keySet().stream()
                        .sorted(Comparator.comparingInt(String::length).reversed())
                        .map(Addresses::standingAlone)
                        .collect(Collectors.joining("|")),
                Pattern.CASE_INSENSITIVE);
        return text -> pattern.matcher(text)
                .replaceAll(m -> Matcher.quoteReplacement(known.getOrDefault(folded(m.group()), "?")));
    }

    /** Not as a part of another address or of a version. A port may follow; Windows writes MAC addresses with dashes. */
    private static String standingAlone(String address) {
        return address.indexOf(':') < 0
                ? "(?<![0-9A-Za-z.])" + Pattern.quote(address) + "(?![0-9A-Za-z]|\\.[0-9])"
                : "(?<![0-9A-Za-z])" + address.replace(":", "[:-]").replace(".", "[.]") + "(?![0-9A-Za-z])";
    }

    /** The object with every text rewritten. */
    static JsonNode rewritten(JsonNode node, UnaryOperator<String> rewriting) {
        return switch (node) {
            case TextNode text -> TextNode.valueOf(rewriting.apply(text.asText()));
            case ObjectNode object -> {
                var copy = object.objectNode();
                object.properties()
                        .forEach(e -> copy.set(rewriting.apply(e.getKey()), rewritten(e.getValue(), rewriting)));
                yield copy;
            }
            case ArrayNode array -> {
                var copy = array.arrayNode();
                array.forEach(item -> copy.add(rewritten(item, rewriting)));
                yield copy;
            }
            default -> node;
        };
    }

    /** How many there are. */
    int size() {
        return names.size();
    }
}
