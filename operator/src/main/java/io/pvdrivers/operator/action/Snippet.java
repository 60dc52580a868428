package io.pvdrivers.operator.action;

import static io.pvdrivers.operator.action.TemplateEntries.DISKS;
import static io.pvdrivers.operator.action.TemplateEntries.INTERFACES;
import static io.pvdrivers.operator.action.TemplateEntries.NETWORKS;
import static io.pvdrivers.operator.action.TemplateEntries.VOLUMES;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import io.fabric8.zjsonpatch.JsonPatch;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A patch of a VM as the part of its manifest that is other afterwards. The lists of a VM are one value each to whoever merges manifests, so
 * each that changes is there in full; one that is to be gone is empty. Pure.
 */
public final class Snippet {
    private static final List<String> LISTS = List.of(DISKS, INTERFACES, NETWORKS, VOLUMES);

    private static final List<String> INLINE =
            List.of("userData", "userDataBase64", "networkData", "networkDataBase64");

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR));

    private Snippet() {}

    /** Whether everybody who reads DriverStates may read the VM's volumes: what is told to a guest there may hold passwords. */
    public static boolean isPublic(ObjectNode vm) {
        return StreamSupport.stream(vm.at(VOLUMES).spliterator(), false)
                .flatMap(volume -> Stream.of(volume.path("cloudInitNoCloud"), volume.path("cloudInitConfigDrive")))
                .noneMatch(source -> INLINE.stream().anyMatch(source::has));
    }

    /** The part of the manifest, in YAML. */
    public static String of(ObjectNode vm, ArrayNode patch) {
        var after = JsonPatch.apply(patch, vm);
        var part = JsonNodeFactory.instance.objectNode();
        part.put("apiVersion", vm.path("apiVersion").asText("kubevirt.io/v1"));
        part.put("kind", vm.path("kind").asText("VirtualMachine"));
        var metadata = part.putObject("metadata");
        metadata.put("name", vm.at("/metadata/name").asText());
        metadata.put("namespace", vm.at("/metadata/namespace").asText());
        for (var list : LISTS) {
            if (!vm.at(list).equals(after.at(list))) {
                set(part, JsonPointer.compile(list), after.at(list));
            }
        }
        if (!vm.at(NamedPreference.PREFERENCE).equals(after.at(NamedPreference.PREFERENCE))) {
            part.withObject("/spec").set("preference", after.at(NamedPreference.PREFERENCE));
        }
        try {
            return YAML.writeValueAsString(part);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static void set(ObjectNode part, JsonPointer path, JsonNode value) {
        part.withObject(path.head())
                .set(
                        path.last().getMatchingProperty(),
                        value.isMissingNode() ? JsonNodeFactory.instance.arrayNode() : value);
    }
}
