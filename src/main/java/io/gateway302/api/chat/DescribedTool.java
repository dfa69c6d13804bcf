package io.gateway302.api.chat;

import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** Constraint: a tool has the field that its kind names. */
@Target(TYPE)
@Retention(RUNTIME)
@Constraint(validatedBy = DescribedToolValidator.class)
@interface DescribedTool {

    /** Returns the message for the caller. */
    String message() default "is needed for a tool of this type";

    /** Returns the validation groups; required by Bean Validation. */
    Class<?>[] groups() default {};

    /** Returns the payload; required by Bean Validation. */
    Class<? extends Payload>[] payload() default {};
}
