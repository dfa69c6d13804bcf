package io.gateway302.api.media;

import static java.lang.annotation.ElementType.FIELD;
import static java.lang.annotation.ElementType.TYPE_USE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** Constraint: a file with an image, by its first bytes. */
@Target({FIELD, TYPE_USE})
@Retention(RUNTIME)
@Constraint(validatedBy = ImageFileValidator.class)
public @interface ImageFile {

    /** Returns the formats that are allowed. */
    ImageType[] value() default {ImageType.PNG, ImageType.JPEG, ImageType.WEBP};

    /** Returns the message for the caller. */
    String message() default "must be a PNG, JPEG or WebP image";

    /** Returns the validation groups; required by Bean Validation. */
    Class<?>[] groups() default {};

    /** Returns the payload; required by Bean Validation. */
    Class<? extends Payload>[] payload() default {};
}
