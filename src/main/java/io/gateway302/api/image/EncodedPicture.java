package io.gateway302.api.image;

import static java.lang.annotation.ElementType.FIELD;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;

/** Constraint: a JPEG or PNG image of at most 5 MB in base64 (RFC 4648 §4), with or without a {@code data:} prefix. */
@Target(FIELD)
@Retention(RUNTIME)
@Constraint(validatedBy = EncodedPicture.Check.class)
@interface EncodedPicture {

    /** Returns the message for the caller. */
    String message() default "must be a JPEG or PNG picture of at most 5 MB in base64";

    /** Returns the validation groups; required by Bean Validation. */
    Class<?>[] groups() default {};

    /** Returns the payload; required by Bean Validation. */
    Class<? extends Payload>[] payload() default {};

    /** Validator that delegates to {@link Base64Picture}. */
    final class Check implements ConstraintValidator<EncodedPicture, String> {
        @Override
        public boolean isValid(@Nullable String value, ConstraintValidatorContext context) {
            return value == null || Base64Picture.isAcceptable(value);
        }
    }
}
