package io.gateway302.api.image;

import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** Constraint: exactly one of {@code image_urls} and {@code image_base64} is present. */
@Target(TYPE)
@Retention(RUNTIME)
@Constraint(validatedBy = OneReferencePicture.Check.class)
@interface OneReferencePicture {

    /** Returns the message for the caller. */
    String message() default "exactly one of image_urls and image_base64 is needed";

    /** Returns the fields of the rule. If one of them is invalid, the rule is not evaluated. */
    String[] fields() default {"image_urls", "image_base64"};

    /** Returns the validation groups; required by Bean Validation. */
    Class<?>[] groups() default {};

    /** Returns the payload; required by Bean Validation. */
    Class<? extends Payload>[] payload() default {};

    /** Validator that reports a violation at {@code image_urls}, the field that 302.AI has too. */
    final class Check implements ConstraintValidator<OneReferencePicture, CharacterRequest> {
        @Override
        public boolean isValid(CharacterRequest request, ConstraintValidatorContext context) {
            if ((request.imageUrls() == null) != (request.imageBase64() == null)) {
                return true;
            }
            context.disableDefaultConstraintViolation();
            context.buildConstraintViolationWithTemplate(context.getDefaultConstraintMessageTemplate())
                    .addPropertyNode("imageUrls")
                    .addConstraintViolation();
            return false;
        }
    }
}
