package io.gateway302.api.chat;

import static java.lang.annotation.ElementType.FIELD;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** Constraint: a JSON object with up to 16 texts of at most 512 characters, by names of at most 64 characters. */
@Target(FIELD)
@Retention(RUNTIME)
@Constraint(validatedBy = ChatMetadataValidator.class)
@interface ChatMetadata {

    /** Returns the message for the caller. */
    String message() default
            "must be an object with at most 16 texts of at most 512 characters, by names of at most 64 characters";

    /** Returns the validation groups; required by Bean Validation. */
    Class<?>[] groups() default {};

    /** Returns the payload; required by Bean Validation. */
    Class<? extends Payload>[] payload() default {};
}
