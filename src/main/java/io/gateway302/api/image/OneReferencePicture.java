package io.gateway302.api.image;

import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** Exactly one of {@code image_urls} and {@code image_base64} is given. */
@Target(TYPE)
@Retention(RUNTIME)
@Constraint(validatedBy = OneReferencePicture.Check.class)
@interface OneReferencePicture {

    /** The sentence for the caller. */
    String message() default "exactly one of image_urls and image_base64 is needed";

    /** The fields that it is about; where one of them cannot be read, there is no saying. */
    String[] fields() default {"image_urls", "image_base64"};

    /** Required by Bean Validation. */
    Class<?>[] groups() default {};

    /** Required by Bean Validation. */
    Class<? extends Payload>[] payload() default {};

    /** Counts the pictures, and lays the blame on {@code image_urls}, the field that 302.AI knows. */
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
