package io.gateway302.webhooks.web;

import static java.lang.annotation.ElementType.FIELD;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import io.gateway302.webhooks.WebhookUrls;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;

/** Constraint: a URL to which events may be sent. The message is that of {@link WebhookUrls}. */
@Target(FIELD)
@Retention(RUNTIME)
@Constraint(validatedBy = WebhookUrl.Validator.class)
@Schema(format = "uri", maxLength = 2048)
@interface WebhookUrl {

    /** Returns the message for the caller; not used. */
    String message() default "must be an absolute https URL of a public host, without credentials";

    /** Returns the validation groups; required by Bean Validation. */
    Class<?>[] groups() default {};

    /** Returns the payload; required by Bean Validation. */
    Class<? extends Payload>[] payload() default {};

    /** Validator of the constraint. */
    final class Validator implements ConstraintValidator<WebhookUrl, String> {

        private final WebhookUrls urls;

        /** Creates a validator, which Spring does for each use of the constraint. */
        Validator(WebhookUrls urls) {
            this.urls = urls;
        }

        @Override
        public boolean isValid(@Nullable String value, ConstraintValidatorContext context) {
            String objection = value == null ? null : urls.objection(value);
            if (objection != null) {
                context.disableDefaultConstraintViolation();
                context.buildConstraintViolationWithTemplate(objection).addConstraintViolation();
            }
            return objection == null;
        }
    }
}
