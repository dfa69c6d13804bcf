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

/** Constraint: a data URL (RFC 2397) of a PNG, JPEG or WebP image in base64. */
@Target(FIELD)
@Retention(RUNTIME)
@Constraint(validatedBy = EmbeddedImage.Check.class)
@interface EmbeddedImage {

    /** Returns the message for the caller. */
    String message() default
            "must be a data URL of a PNG, JPEG or WebP image in base64; the operation takes no links, send the image itself";

    /** Returns the validation groups; required by Bean Validation. */
    Class<?>[] groups() default {};

    /** Returns the payload; required by Bean Validation. */
    Class<? extends Payload>[] payload() default {};

    /** Validator that delegates to {@link ImageData}. */
    final class Check implements ConstraintValidator<EmbeddedImage, String> {
        @Override
        public boolean isValid(@Nullable String value, ConstraintValidatorContext context) {
            return value == null || ImageData.of(value) != null;
        }
    }
}
