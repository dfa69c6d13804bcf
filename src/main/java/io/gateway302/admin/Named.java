package io.gateway302.admin;

import static java.lang.annotation.ElementType.FIELD;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import io.gateway302.identity.DisplayName;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;

/** Constraint: a name of a client or key, or an empty text. */
@Target(FIELD)
@Retention(RUNTIME)
@Constraint(validatedBy = Named.Validator.class)
@Schema(minLength = 1, maxLength = DisplayName.MAX_LENGTH)
@interface Named {

    /** Returns the message for the caller. */
    String message() default "must have 1 to 64 printable characters, and no space at its beginning or end";

    /** Returns the validation groups; required by Bean Validation. */
    Class<?>[] groups() default {};

    /** Returns the payload; required by Bean Validation. */
    Class<? extends Payload>[] payload() default {};

    /** Validator of the constraint. */
    final class Validator implements ConstraintValidator<Named, String> {

        @Override
        public boolean isValid(@Nullable String value, ConstraintValidatorContext context) {
            return value == null || value.isEmpty() || DisplayName.isValid(value);
        }
    }
}
