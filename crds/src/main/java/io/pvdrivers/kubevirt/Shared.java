package io.pvdrivers.kubevirt;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one of what thousands of objects say alike: names of labels, of buses and of conditions, whole descriptions of hardware. It remembers
 * a fixed number of values, each until another takes its place, so that nothing grows.
 */
public final class Shared {
    private static final int PLACES = 1 << 13;
    private static final int LONGEST = 256;
    private static final Shared VALUES = new Shared();
    private static final Shared STRINGS = new Shared();

    /** Several threads may write: who loses keeps a value of their own. */
    private final @Nullable Object[] places = new @Nullable Object[PLACES];

    private Shared() {}

    /** The same value, of which there may be one already. It must never change. */
    @SuppressWarnings(
            "unchecked") // what is equal to a value of a class here is of that class: records, lists and maps of one
    // kind
    public static <T> @Nullable T one(@Nullable T value) {
        return value == null ? null : (T) VALUES.of(value);
    }

    /** A list of such values, where the lists are alike, too. */
    static <T> List<T> all(List<T> values) {
        var each = each(values);
        var there = one(each);
        return there == null ? each : there;
    }

    /** A list of such values. */
    static <T> List<T> each(List<T> values) {
        var one = new ArrayList<T>(values.size());
        for (var value : values) {
            var same = one(value);
            if (same != null) {
                one.add(same);
            }
        }
        return List.copyOf(one);
    }

    private Object of(Object value) {
        var hash = value.hashCode();
        var place = (hash ^ hash >>> 16) & PLACES - 1;
        var there = places[place];
        if (there != null && there.getClass() == value.getClass() && there.equals(value)) {
            return there;
        }
        places[place] = value;
        return value;
    }

    /** Has a mapper share the strings that it reads. */
    static SimpleModule strings() {
        return new SimpleModule("shared strings").addDeserializer(String.class, new Strings());
    }

    private static final class Strings extends StdScalarDeserializer<String> {
        private static final long serialVersionUID = 1L;

        Strings() {
            super(String.class);
        }

        @Override
        public @Nullable String deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            var text = StringDeserializer.instance.deserialize(parser, context);
            return text == null || text.length() > LONGEST ? text : (String) STRINGS.of(text);
        }
    }
}
