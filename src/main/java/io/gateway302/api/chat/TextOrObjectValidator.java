package io.gateway302.api.chat;

import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Validator of {@link TextOrObject}. */
final class TextOrObjectValidator implements ConstraintValidator<TextOrObject, JsonNode> {

    private List<String> texts = List.of();

    @Override
    public void initialize(TextOrObject constraint) {
        texts = Arrays.asList(constraint.value());
    }

    @Override
    public boolean isValid(@Nullable JsonNode value, ConstraintValidatorContext context) {
        if (value == null || value.isObject() || (value.isString() && texts.contains(value.stringValue()))) {
            return true;
        }
        context.disableDefaultConstraintViolation();
        String message =
                texts.isEmpty() ? "must be an object" : "must be an object or one of " + String.join(", ", texts);
        context.buildConstraintViolationWithTemplate(message).addConstraintViolation();
        return false;
    }
}
