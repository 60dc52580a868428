package io.pvdrivers.simulator.apiserver;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The parts of {@code /apis/{group}/{version}/namespaces/{namespace}/{plural}/{name}/{subresource}}. */
record RequestPath(
        String group,
        String version,
        Optional<String> namespace,
        String plural,
        Optional<String> name,
        Optional<String> subresource) {

    private static final Set<String> OF_NAMESPACE_ITSELF = Set.of("status", "finalize");

    /** Empty when the path is not one of an object or a list. */
    static Optional<RequestPath> parse(String path) {
        List<String> parts = new ArrayList<>(List.of(path.substring(1).split("/")));
        String root = parts.removeFirst();
        if (!root.equals("api") && !root.equals("apis")) {
            return Optional.empty();
        }
        String group = root.equals("apis") && !parts.isEmpty() ? parts.removeFirst() : "";
        if (parts.size() < 2) {
            return Optional.empty();
        }
        String version = parts.removeFirst();
        Optional<String> namespace = takeNamespace(parts);
        return Optional.of(new RequestPath(group, version, namespace, parts.getFirst(), part(parts, 1), rest(parts)));
    }

    /** The plural with its group, as {@link ApiRequest} has it. */
    String resource() {
        return group.isEmpty() ? plural : plural + "." + group;
    }

    private static Optional<String> takeNamespace(List<String> parts) {
        boolean inNamespace = parts.size() > 2 && parts.getFirst().equals("namespaces");
        if (!inNamespace || (parts.size() == 3 && OF_NAMESPACE_ITSELF.contains(parts.get(2)))) {
            return Optional.empty();
        }
        parts.removeFirst();
        return Optional.of(parts.removeFirst());
    }

    private static Optional<String> part(List<String> parts, int index) {
        return index < parts.size() ? Optional.of(parts.get(index)) : Optional.empty();
    }

    private static Optional<String> rest(List<String> parts) {
        return parts.size() > 2 ? Optional.of(String.join("/", parts.subList(2, parts.size()))) : Optional.empty();
    }
}
