package io.gateway302.api.chat;

import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Validator of {@link ChatMetadata}. */
final class ChatMetadataValidator implements ConstraintValidator<ChatMetadata, JsonNode> {

    private static final int MAX_ENTRIES = 16;
    private static final int MAX_NAME_LENGTH = 64;
    private static final int MAX_TEXT_LENGTH = 512;

    @Override
    public boolean isValid(@Nullable JsonNode value, ConstraintValidatorContext context) {
        return value == null
                || (value.isObject()
                        && value.size() <= MAX_ENTRIES
                        && value.properties().stream()
                                .allMatch(entry -> isWithin(entry.getKey(), MAX_NAME_LENGTH)
                                        && entry.getValue().isString()
                                        && isWithin(entry.getValue().stringValue(), MAX_TEXT_LENGTH)));
    }

    private static boolean isWithin(String text, int longest) {
        return text.codePointCount(0, text.length()) <= longest;
    }
}
