package io.gateway302.api.chat;

import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** Constraint: a message has the content that its role needs, in a known form. */
@Target(TYPE)
@Retention(RUNTIME)
@Constraint(validatedBy = ChatContentValidator.class)
@interface ChatContent {

    /** Returns the message for the caller. */
    String message() default "is needed in a message of this role";

    /** Returns the validation groups; required by Bean Validation. */
    Class<?>[] groups() default {};

    /** Returns the payload; required by Bean Validation. */
    Class<? extends Payload>[] payload() default {};
}
