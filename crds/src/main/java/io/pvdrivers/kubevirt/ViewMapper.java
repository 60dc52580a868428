package io.pvdrivers.kubevirt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads a part of a KubeVirt object. A part of another shape than we know becomes an unreadable view, never an exception. */
final class ViewMapper {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private ViewMapper() {}

    static <T> T read(JsonNode tree, Class<T> type, String root, Function<String, T> unreadable) {
        try {
            return MAPPER.treeToValue(tree, type);
        } catch (JsonMappingException e) {
            return unreadable.apply(path(root, e) + ": " + e.getOriginalMessage());
        } catch (JsonProcessingException e) {
            return unreadable.apply(root + ": " + e.getOriginalMessage());
        }
    }

    private static String path(String root, JsonMappingException e) {
        return root
                + e.getPath().stream()
                        .map(step ->
                                step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName())
                        .collect(Collectors.joining());
    }
}
