package io.gateway302.api.image;

import static java.lang.annotation.ElementType.TYPE_USE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/**
 * An absolute {@code https} URL of at most 2048 characters, without credentials, whose host is public by its name or
 * address. Nothing is resolved: it is 302.AI that fetches it.
 */
@Target(TYPE_USE)
@Retention(RUNTIME)
@Constraint(validatedBy = PublicUrlValidator.class)
@interface PublicUrl {

    /** The sentence for the caller. */
    String message() default "must be an absolute https URL of a public host, without credentials";

    /** Required by Bean Validation. */
    Class<?>[] groups() default {};

    /** Required by Bean Validation. */
    Class<? extends Payload>[] payload() default {};
}
