package io.gateway302.api.chat;

import static java.lang.annotation.ElementType.FIELD;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** Constraint: a JSON object with a number from -100 to 100 by token id. */
@Target(FIELD)
@Retention(RUNTIME)
@Constraint(validatedBy = TokenBiasesValidator.class)
@interface TokenBiases {

    /** Returns the message for the caller. */
    String message() default "must be an object with a number from -100 to 100 by token id";

    /** Returns the validation groups; required by Bean Validation. */
    Class<?>[] groups() default {};

    /** Returns the payload; required by Bean Validation. */
    Class<? extends Payload>[] payload() default {};
}
