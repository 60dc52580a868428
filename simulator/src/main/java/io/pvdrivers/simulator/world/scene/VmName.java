package io.pvdrivers.simulator.world.scene;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;

/** Which VM. */
public record VmName(String namespace, String name) implements Comparable<VmName> {
    private static final Comparator<VmName> ORDER =
            Comparator.comparing(VmName::namespace).thenComparing(VmName::name);

    /** The name of a Kubernetes object; an absent namespace is {@code default}. */
    public static VmName of(JsonNode object) {
        JsonNode metadata = object.path("metadata");
        return new VmName(
                metadata.path("namespace").asText("default"),
                metadata.path("name").asText(""));
    }

    @Override
    public int compareTo(VmName other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
