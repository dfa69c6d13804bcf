package io.gateway302.api.chat;

import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import org.jspecify.annotations.Nullable;

/** Validator of {@link DescribedTool}. */
final class DescribedToolValidator implements ConstraintValidator<DescribedTool, ChatTool> {

    @Override
    public boolean isValid(@Nullable ChatTool tool, ConstraintValidatorContext context) {
        boolean function = tool != null && tool.type() == ChatTool.Kind.FUNCTION && tool.function() == null;
        boolean custom = tool != null && tool.type() == ChatTool.Kind.CUSTOM && tool.custom() == null;
        if (!function && !custom) {
            return true;
        }
        context.disableDefaultConstraintViolation();
        context.buildConstraintViolationWithTemplate(context.getDefaultConstraintMessageTemplate())
                .addPropertyNode(function ? "function" : "custom")
                .addConstraintViolation();
        return false;
    }
}
