package io.pvdrivers.api.schema;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A list without doubles: the API server refuses them, and server-side apply merges the list entry by entry. */
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Unique {
    /** The fields that tell entries apart; none where the entries are plain values. */
    String[] by() default {};
}
