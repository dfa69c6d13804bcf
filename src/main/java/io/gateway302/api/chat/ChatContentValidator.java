package io.gateway302.api.chat;

import io.gateway302.api.chat.ChatMessage.Role;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Validator of {@link ChatContent}. */
final class ChatContentValidator implements ConstraintValidator<ChatContent, ChatMessage> {

    private static final String NEEDED = "is needed in a message of this role";
    private static final String OTHER_FORM = "must be a text, or an array of at least one part";
    private static final String OTHER_PART =
            "must have parts of type text, image_url, input_audio, file or refusal, with the field that the type names";

    /** Fields that parts have, by their type. */
    private static final Map<String, String> PARTS = Map.of(
            "text", "text",
            "image_url", "image_url",
            "input_audio", "input_audio",
            "file", "file",
            "refusal", "refusal");

    @Override
    public boolean isValid(@Nullable ChatMessage message, ConstraintValidatorContext context) {
        if (message == null || message.role() == null) {
            return true;
        }
        context.disableDefaultConstraintViolation();
        boolean tool = message.role() != Role.TOOL || isText(message.toolCallId());
        if (!tool) {
            add(context, NEEDED, "toolCallId");
        }
        boolean function = message.role() != Role.FUNCTION || isText(message.name());
        if (!function) {
            add(context, NEEDED, "name");
        }
        String wrong = wrong(message);
        if (wrong != null) {
            add(context, wrong, "content");
        }
        return tool && function && wrong == null;
    }

    private static boolean isText(@Nullable String text) {
        return text != null && !text.isBlank();
    }

    private static void add(ConstraintValidatorContext context, String message, String component) {
        context.buildConstraintViolationWithTemplate(message)
                .addPropertyNode(component)
                .addConstraintViolation();
    }

    /** Returns what is wrong with the content; null if nothing is. */
    private static @Nullable String wrong(ChatMessage message) {
        JsonNode content = message.content();
        if (content == null) {
            return needsContent(message) ? NEEDED : null;
        }
        if (content.isString()) {
            return null;
        }
        if (!content.isArray() || content.isEmpty()) {
            return OTHER_FORM;
        }
        return content.valueStream().allMatch(ChatContentValidator::isPart) ? null : OTHER_PART;
    }

    private static boolean needsContent(ChatMessage message) {
        return message.role() != Role.ASSISTANT
                || (message.toolCalls() == null
                        && message.functionCall() == null
                        && message.audio() == null
                        && message.refusal() == null);
    }

    private static boolean isPart(JsonNode part) {
        String type = part.path("type").stringValue("");
        String field = PARTS.get(type);
        if (field == null) {
            return false;
        }
        JsonNode value = part.path(field);
        return switch (type) {
            case "text", "refusal" -> value.isString();
            case "image_url" -> value.path("url").isString();
            default -> value.isObject();
        };
    }
}
