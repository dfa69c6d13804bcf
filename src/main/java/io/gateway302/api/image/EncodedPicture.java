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

/** A JPEG or PNG picture of at most 5 MB in base64 (RFC 4648 §4), with or without a {@code data:} prefix. */
@Target(FIELD)
@Retention(RUNTIME)
@Constraint(validatedBy = EncodedPicture.Check.class)
@interface EncodedPicture {

    /** The sentence for the caller. */
    String message() default "must be a JPEG or PNG picture of at most 5 MB in base64";

    /** Required by Bean Validation. */
    Class<?>[] groups() default {};

    /** Required by Bean Validation. */
    Class<? extends Payload>[] payload() default {};

    /** Leaves the judgement to {@link Base64Picture}. */
    final class Check implements ConstraintValidator<EncodedPicture, String> {
        @Override
        public boolean isValid(@Nullable String value, ConstraintValidatorContext context) {
            return value == null || Base64Picture.isAcceptable(value);
        }
    }
}
