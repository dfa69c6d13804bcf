package io.gateway302.admin;

import static java.lang.annotation.ElementType.TYPE_USE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import io.gateway302.identity.IdentityProperties;
import io.gateway302.identity.WebOrigin;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Constraint: an origin of http, https or a configured scheme, with scheme, host and port only. */
@Target(TYPE_USE)
@Retention(RUNTIME)
@Constraint(validatedBy = Origin.Validator.class)
@interface Origin {

    /** Returns the message for the caller. */
    String message() default
            "must be an origin such as https://app.example.com, without path, credentials or wildcards; schemes of apps"
                    + " are those of gateway.identity.origin-schemes";

    /** Returns the validation groups; required by Bean Validation. */
    Class<?>[] groups() default {};

    /** Returns the payload; required by Bean Validation. */
    Class<? extends Payload>[] payload() default {};

    /** Validator of the constraint. */
    final class Validator implements ConstraintValidator<Origin, String> {

        private final List<String> schemes;

        /** Creates a validator, which Spring does for each use of the constraint. */
        Validator(IdentityProperties properties) {
            schemes = properties.originSchemes();
        }

        @Override
        public boolean isValid(@Nullable String value, ConstraintValidatorContext context) {
            return value == null || WebOrigin.normalize(value, schemes) != null;
        }
    }
}
