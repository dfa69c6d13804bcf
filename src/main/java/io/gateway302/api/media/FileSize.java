package io.gateway302.api.media;

import static java.lang.annotation.ElementType.FIELD;
import static java.lang.annotation.ElementType.TYPE_USE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** Constraint: a file that is not empty and not larger than a maximum. */
@Target({FIELD, TYPE_USE})
@Retention(RUNTIME)
@Constraint(validatedBy = FileSizeValidator.class)
public @interface FileSize {

    /** Returns the maximum size in bytes. */
    long max();

    /** Returns the message for the caller. */
    String message() default "must be a file of 1 to {max} bytes";

    /** Returns the validation groups; required by Bean Validation. */
    Class<?>[] groups() default {};

    /** Returns the payload; required by Bean Validation. */
    Class<? extends Payload>[] payload() default {};
}
