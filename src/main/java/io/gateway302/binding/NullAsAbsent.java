package io.gateway302.binding;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marker for a {@link StrictBody} in which a field with the value null counts as absent, as in OpenAI's API. Clients send
 * messages back with the nulls of the response.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface NullAsAbsent {}
