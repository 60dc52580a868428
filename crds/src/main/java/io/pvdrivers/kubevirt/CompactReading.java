package io.pvdrivers.kubevirt;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.std.DelegatingDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.CollectionType;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.pvdrivers.api.v1alpha1.DriverReading;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.PolicyRef;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.DeviceReading;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.FactReading;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Has a mapper read the same objects into less memory: tens of thousands of them are cached. */
public final class CompactReading {
    /** Each has a map for what is not known of it, which is empty as good as always. */
    private static final Set<Class<?>> WITH_MAPS = Set.of(ObjectMeta.class, OwnerReference.class, Condition.class);

    /** What is written of many VMs in the same second, and is the same of most. */
    private static final Set<Class<?>> SHARED =
            Set.of(Instant.class, FactReading.class, DriverReading.class, DeviceReading.class, PolicyRef.class);

    private CompactReading() {}

    /** Shares strings and times, and leaves out what lists and maps have room for. */
    public static SimpleModule module() {
        return Shared.strings().setDeserializerModifier(new Modifier());
    }

    /** The same for views, whose lists nobody changes. */
    static SimpleModule views() {
        return Shared.strings().setDeserializerModifier(new ViewModifier());
    }

    private static final class ViewModifier extends BeanDeserializerModifier {
        private static final long serialVersionUID = 1L;

        @Override
        public JsonDeserializer<?> modifyCollectionDeserializer(
                DeserializationConfig config,
                CollectionType type,
                BeanDescription description,
                JsonDeserializer<?> deserializer) {
            return type.getRawClass() == List.class ? new Frozen(deserializer) : deserializer;
        }
    }

    private static final class Frozen extends DelegatingDeserializer {
        private static final long serialVersionUID = 1L;

        Frozen(JsonDeserializer<?> deserializer) {
            super(deserializer);
        }

        @Override
        protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> deserializer) {
            return new Frozen(deserializer);
        }

        /** No list of a view has a null in it: that is refused before. */
        @Override
        public @Nullable Object deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            return super.deserialize(parser, context) instanceof List<?> list ? List.copyOf(list) : null;
        }
    }

    private static final class Modifier extends BeanDeserializerModifier {
        private static final long serialVersionUID = 1L;

        @Override
        public JsonDeserializer<?> modifyDeserializer(
                DeserializationConfig config, BeanDescription description, JsonDeserializer<?> deserializer) {
            var type = description.getBeanClass();
            return SHARED.contains(type) || WITH_MAPS.contains(type) ? new Compacting(deserializer) : deserializer;
        }

        @Override
        public JsonDeserializer<?> modifyCollectionDeserializer(
                DeserializationConfig config,
                CollectionType type,
                BeanDescription description,
                JsonDeserializer<?> deserializer) {
            return new Compacting(deserializer);
        }
    }

    private static final class Compacting extends DelegatingDeserializer {
        private static final long serialVersionUID = 1L;

        Compacting(JsonDeserializer<?> deserializer) {
            super(deserializer);
        }

        @Override
        protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> deserializer) {
            return new Compacting(deserializer);
        }

        @Override
        public @Nullable Object deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            return compact(super.deserialize(parser, context));
        }

        private static @Nullable Object compact(@Nullable Object read) {
            if (read != null && SHARED.contains(read.getClass())) {
                return Shared.one(read);
            }
            if (read instanceof ArrayList<?> list) {
                list.trimToSize();
            } else if (read instanceof ObjectMeta metadata) {
                metadata.setAdditionalProperties(compact(metadata.getAdditionalProperties()));
            } else if (read instanceof OwnerReference owner) {
                owner.setAdditionalProperties(compact(owner.getAdditionalProperties()));
            } else if (read instanceof Condition condition) {
                condition.setAdditionalProperties(compact(condition.getAdditionalProperties()));
            }
            return read;
        }

        private static Map<String, Object> compact(Map<String, Object> more) {
            return more.isEmpty() ? Map.of() : more;
        }
    }
}
