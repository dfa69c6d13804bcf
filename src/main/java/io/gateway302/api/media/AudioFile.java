package io.gateway302.api.media;

import static java.lang.annotation.ElementType.FIELD;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** Constraint: a file with sound, by the ending of its name, as OpenAI tells it. */
@Target(FIELD)
@Retention(RUNTIME)
@Constraint(validatedBy = AudioFileValidator.class)
public @interface AudioFile {

    /** Returns the message for the caller. */
    String message() default "must be a file named *.flac, *.mp3, *.mp4, *.mpeg, *.mpga, *.m4a, *.ogg, *.wav or *.webm";

    /** Returns the validation groups; required by Bean Validation. */
    Class<?>[] groups() default {};

    /** Returns the payload; required by Bean Validation. */
    Class<? extends Payload>[] payload() default {};
}
