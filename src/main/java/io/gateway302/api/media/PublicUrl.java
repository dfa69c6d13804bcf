package io.gateway302.api.media;

import static java.lang.annotation.ElementType.FIELD;
import static java.lang.annotation.ElementType.TYPE_USE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/**
 * Constraint: an absolute {@code https} URL of at most 2048 characters, without credentials, with a public host name or
 * address. Names are not resolved, because 302.AI fetches the URL and the gateway does not.
 */
@Target({FIELD, TYPE_USE})
@Retention(RUNTIME)
@Constraint(validatedBy = PublicUrlValidator.class)
public @interface PublicUrl {

    /** Returns the message for the caller. */
    String message() default "must be an absolute https URL of a public host, without credentials";

    /** Returns the validation groups; required by Bean Validation. */
    Class<?>[] groups() default {};

    /** Returns the payload; required by Bean Validation. */
    Class<? extends Payload>[] payload() default {};
}
