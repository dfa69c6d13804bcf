package io.gateway302.api.chat;

import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Validator of {@link TokenBiases}. */
final class TokenBiasesValidator implements ConstraintValidator<TokenBiases, JsonNode> {

    private static final int MAX = 100;

    @Override
    public boolean isValid(@Nullable JsonNode value, ConstraintValidatorContext context) {
        return value == null
                || (value.isObject()
                        && value.valueStream()
                                .allMatch(bias -> bias.isNumber() && Math.abs(bias.doubleValue()) <= MAX));
    }
}
