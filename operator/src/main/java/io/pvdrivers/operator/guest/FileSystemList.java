package io.pvdrivers.operator.guest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.pvdrivers.api.v1alpha1.GuestFacts.GuestVolume;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** A VirtualMachineInstanceFileSystemList, as KubeVirt answers it. Pure. */
public final class FileSystemList {
    /** What CD-ROMs hold: our ISO goes with the switch, and nobody misses it. */
    private static final Set<String> OF_MEDIA = Set.of("cdfs", "udf");

    private FileSystemList() {}

    /** The file systems on disks, in an order that does not change with the answer's. */
    public static List<GuestVolume> volumes(JsonNode list) {
        var volumes = JsonNodeFactory.instance.arrayNode();
        list.path("items").forEach(item -> {
            var kind = item.path("fileSystemType").asText();
            if (!OF_MEDIA.contains(kind.toLowerCase(Locale.ROOT))) {
                volumes.addObject()
                        .put("mountPoint", item.path("mountPoint").asText())
                        .put("fileSystem", kind);
            }
        });
        var facts = JsonNodeFactory.instance.objectNode().set("volumes", volumes);
        return Optional.ofNullable(FactSieve.sift(facts).volumes()).orElse(List.of()).stream()
                .sorted((a, b) -> a.mountPoint().compareTo(b.mountPoint()))
                .toList();
    }
}
