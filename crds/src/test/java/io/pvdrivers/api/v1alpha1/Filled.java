package io.pvdrivers.api.v1alpha1;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Makes objects with every field set. */
final class Filled {
    static final Instant TIME = Instant.parse("2026-11-21T06:30:00.123456Z");

    private Filled() {}

    @SuppressWarnings("unchecked")
    static CustomResource<Object, Object> resource(Class<? extends HasMetadata> kind) {
        try {
            var resource = (CustomResource<Object, Object>)
                    kind.getDeclaredConstructor().newInstance();
            var types = ((ParameterizedType) kind.getGenericSuperclass()).getActualTypeArguments();
            resource.setMetadata(new ObjectMetaBuilder().withName("a").build());
            resource.setSpec(value(types[0]));
            if (types[1] != Void.class) {
                resource.setStatus(value(types[1]));
            }
            return resource;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object value(Type type) {
        if (type instanceof ParameterizedType generic) {
            var last = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
            return generic.getRawType() == Map.class ? Map.of("key", value(last)) : List.of(value(last));
        }
        var plain = (Class<?>) type;
        return plain.isRecord() ? record(plain) : leaf(plain);
    }

    private static Object leaf(Class<?> type) {
        if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        if (type == Condition.class) {
            return new ConditionBuilder()
                    .withType("Ready")
                    .withStatus("True")
                    .withReason("Converged")
                    .withMessage("All is well.")
                    .withLastTransitionTime(TIME.toString())
                    .withObservedGeneration(3L)
                    .build();
        }
        return Map.<Class<?>, Object>of(
                        String.class,
                        "text",
                        Integer.class,
                        7,
                        int.class,
                        7,
                        Long.class,
                        8L,
                        Boolean.class,
                        true,
                        boolean.class,
                        true,
                        Instant.class,
                        TIME,
                        IntOrString.class,
                        new IntOrString("10%"),
                        LabelSelector.class,
                        selector())
                .get(type);
    }

    private static LabelSelector selector() {
        return new LabelSelectorBuilder()
                .addToMatchLabels("tier", "erp")
                .addNewMatchExpression()
                .withKey("os")
                .withOperator("In")
                .withValues("windows")
                .endMatchExpression()
                .build();
    }

    private static Object record(Class<?> type) {
        try {
            var components = type.getRecordComponents();
            var constructor = type.getDeclaredConstructor(
                    Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            return constructor.newInstance(Stream.of(components)
                    .map(component -> value(component.getGenericType()))
                    .toArray());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
