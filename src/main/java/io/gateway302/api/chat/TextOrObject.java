package io.gateway302.api.chat;

import static java.lang.annotation.ElementType.FIELD;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** Constraint: a JSON object, or one of a few texts. */
@Target(FIELD)
@Retention(RUNTIME)
@Constraint(validatedBy = TextOrObjectValidator.class)
@interface TextOrObject {

    /** Returns the texts that are allowed in place of an object. */
    String[] value();

    /** Returns the message for the caller. */
    String message() default "must be an object or one of a few texts";

    /** Returns the validation groups; required by Bean Validation. */
    Class<?>[] groups() default {};

    /** Returns the payload; required by Bean Validation. */
    Class<? extends Payload>[] payload() default {};
}
