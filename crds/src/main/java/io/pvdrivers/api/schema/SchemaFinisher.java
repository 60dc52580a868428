package io.pvdrivers.api.schema;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Walks a record and its generated schema side by side and adds what the generator cannot know. */
final class SchemaFinisher {
    private static final Map<Class<?>, String> SHAPES =
            Map.of(Condition.class, "condition.yaml", LabelSelector.class, "label-selector.yaml");

    private final boolean namespaced;

    /** @param namespaced of the kind; such a kind has no {@link ClusterOnly} fields */
    SchemaFinisher(boolean namespaced) {
        this.namespaced = namespaced;
    }

    /** @param path of the field from the object's root, such as {@code spec.rollout.windows[]} */
    void finish(Class<?> type, JSONSchemaProps schema, String path) {
        if (schema.getDescription() == null && type.isAnnotationPresent(JsonClassDescription.class)) {
            schema.setDescription(type.getAnnotation(JsonClassDescription.class).value());
        }
        Optional.ofNullable(schema.getDescription()).ifPresent(text -> schema.setDescription(onOneLine(text)));
        if (type.isRecord()) {
            finishRecord(type, schema, path);
        } else if (type.isEnum()) {
            schema.setEnum(valuesAsDeclared(type));
        } else if (SHAPES.containsKey(type)) {
            takeShape(schema, SHAPES.get(type), path);
        } else if (type == int.class || type == Integer.class) {
            keepWithinInt(schema);
        } else if (type == IntOrString.class) {
            schema.setMaxLength(16L);
        }
    }

    static JSONSchemaProps property(JSONSchemaProps schema, String name) {
        return Objects.requireNonNull(schema.getProperties().get(name), () -> "the generator left out " + name);
    }

    private void finishRecord(Class<?> type, JSONSchemaProps schema, String path) {
        List<String> required = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            if (namespaced && component.isAnnotationPresent(ClusterOnly.class)) {
                schema.getProperties().remove(component.getName());
                continue;
            }
            JSONSchemaProps property = property(schema, component.getName());
            if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                required.add(component.getName());
            }
            sayOnce(property);
            finishValue(
                    component.getAnnotatedType(),
                    component.getGenericType(),
                    property,
                    path + "." + component.getName());
            Optional.ofNullable(component.getAnnotation(Unique.class)).ifPresent(unique -> tellApart(property, unique));
        }
        schema.setRequired(required);
    }

    /** The generator finds a component's rules twice: on its field and on its accessor. */
    private static void sayOnce(JSONSchemaProps schema) {
        schema.setXKubernetesValidations(
                schema.getXKubernetesValidations().stream().distinct().toList());
    }

    private void finishValue(AnnotatedType annotated, Type type, JSONSchemaProps schema, String path) {
        boundText(annotated, schema);
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            AnnotatedType[] annotatedArguments =
                    ((AnnotatedParameterizedType) annotated).getAnnotatedActualTypeArguments();
            JSONSchemaProps content = schema.getItems() == null
                    ? schema.getAdditionalProperties().getSchema()
                    : schema.getItems().getSchema();
            int last = arguments.length - 1;
            finish((Class<?>) generic.getRawType(), schema, path);
            finishValue(
                    annotatedArguments[last],
                    arguments[last],
                    content,
                    path + (schema.getItems() == null ? "{}" : "[]"));
            if (arguments[last] == Condition.class) {
                listAsMap(schema, List.of("type"));
            }
        } else {
            finish((Class<?>) type, schema, path);
        }
    }

    /** Takes the bounds from the annotations of an annotation, such as those of {@link Text}. */
    private static void boundText(AnnotatedType annotated, JSONSchemaProps schema) {
        for (Annotation kind : annotated.getAnnotations()) {
            Optional.ofNullable(kind.annotationType().getAnnotation(Pattern.class))
                    .ifPresent(pattern -> schema.setPattern(pattern.value()));
            Optional.ofNullable(kind.annotationType().getAnnotation(Size.class)).ifPresent(size -> {
                schema.setMinLength(size.min() == 0 ? null : size.min());
                schema.setMaxLength(size.max());
            });
        }
    }

    private static void tellApart(JSONSchemaProps list, Unique unique) {
        if (unique.by().length == 0) {
            list.setXKubernetesListType("set");
        } else {
            listAsMap(list, List.of(unique.by()));
        }
    }

    private static void listAsMap(JSONSchemaProps list, List<String> keys) {
        list.setXKubernetesListType("map");
        list.setXKubernetesListMapKeys(keys);
    }

    private static List<JsonNode> valuesAsDeclared(Class<?> type) {
        return Stream.of(type.getFields())
                .filter(field -> field.isEnumConstant())
                .map(field -> field.getAnnotation(JsonProperty.class).value())
                .<JsonNode>map(TextNode::valueOf)
                .toList();
    }

    /** A number that does not fit its Java type would stop the informer that reads it. */
    private static void keepWithinInt(JSONSchemaProps schema) {
        schema.setMinimum(schema.getMinimum() == null ? Integer.MIN_VALUE : schema.getMinimum());
        schema.setMaximum(schema.getMaximum() == null ? Integer.MAX_VALUE : schema.getMaximum());
    }

    /** The rules of a shape do not know which field they stand in. */
    private static void takeShape(JSONSchemaProps schema, String resource, String path) {
        try (InputStream yaml = Objects.requireNonNull(SchemaFinisher.class.getResourceAsStream(resource))) {
            var shape = Serialization.unmarshal(yaml, JSONSchemaProps.class);
            shape.getProperties().values().stream()
                    .flatMap(property -> Optional.ofNullable(property.getItems()).stream())
                    .flatMap(items -> items.getSchema().getXKubernetesValidations().stream())
                    .forEach(rule -> rule.setMessage(path + "." + rule.getMessage()));
            schema.setProperties(shape.getProperties());
            schema.setRequired(shape.getRequired());
            schema.setXKubernetesMapType(shape.getXKubernetesMapType());
            schema.setXKubernetesValidations(shape.getXKubernetesValidations());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String onOneLine(String text) {
        return String.join(" ", Arrays.asList(text.strip().split("\\s+")));
    }
}
