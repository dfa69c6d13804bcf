package io.gateway302.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Annotation with the path of an endpoint at 302.AI, where the model of a request selects one of several operations. */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface UpstreamPath {

    /** Returns the path, which operations of the catalog have. */
    String value();
}
