package io.gateway302.sandbox.character;

import io.gateway302.sandbox.call.InvalidCharacterRequest;
import io.gateway302.sandbox.call.ServiceCode;
import io.gateway302.sandbox.picture.Watermark;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Request of {@code POST /doubao/drawing/character}, as far as it affects the image or the response. It is parsed as
 * leniently as by the real service: unknown fields are ignored. Reference images are not fetched.
 *
 * @param seed seed of the image; -1 for a random one
 * @param width width in pixels before super resolution, 256 to 768, as is {@code height}
 * @param superResolution true to double width and height
 * @param returnUrl true for a link to the image instead of the image in base64
 */
record CharacterRequest(
        String prompt,
        long seed,
        int width,
        int height,
        boolean superResolution,
        boolean returnUrl,
        @Nullable Watermark watermark) {

    private static final int DEFAULT_SIDE = 512;

    static CharacterRequest of(JsonNode body) {
        String prompt = prompt(body);
        checkReferencePicture(body);
        return new CharacterRequest(
                prompt,
                integer(body, "seed", -1, Long.MIN_VALUE, Long.MAX_VALUE),
                (int) integer(body, "width", DEFAULT_SIDE, 256, 768),
                (int) integer(body, "height", DEFAULT_SIDE, 256, 768),
                flag(body, "use_sr", true),
                flag(body, "return_url", false),
                watermark(body.path("logo_info")));
    }

    private static String prompt(JsonNode body) {
        JsonNode prompt = given(body, "prompt");
        if (isBlank(prompt)) {
            throw new InvalidCharacterRequest(ServiceCode.MISSING_ARGUMENT, "prompt");
        }
        return text(prompt, "prompt");
    }

    private static void checkReferencePicture(JsonNode body) {
        JsonNode inline = given(body, "binary_data_base64");
        if (!inline.isMissingNode()) {
            checkBase64(only(inline, "binary_data_base64"));
            return;
        }
        JsonNode links = given(body, "image_urls");
        if (links.isMissingNode()) {
            throw new InvalidCharacterRequest(ServiceCode.MISSING_ARGUMENT, "image_urls");
        }
        only(links, "image_urls");
    }

    /** Returns the single text of a list, or the text itself: the documentation shows both forms. */
    private static String only(JsonNode node, String field) {
        if (node.isArray() && node.size() > 1) {
            throw new InvalidCharacterRequest(ServiceCode.INVALID_ARGUMENT, field + " takes 1 picture");
        }
        JsonNode only = node.isArray() ? node.path(0) : node;
        if (isBlank(only)) {
            throw new InvalidCharacterRequest(ServiceCode.IMAGE_EMPTY, field);
        }
        return text(only, field);
    }

    private static void checkBase64(String picture) {
        try {
            Base64.getDecoder().decode(picture);
        } catch (IllegalArgumentException e) {
            throw new InvalidCharacterRequest(ServiceCode.IMAGE_UNREADABLE, "binary_data_base64 is not base64");
        }
    }

    private static @Nullable Watermark watermark(JsonNode logo) {
        if (!flag(logo, "add_logo", false)) {
            return null;
        }
        JsonNode own = given(logo, "logo_text_content");
        return new Watermark(
                own.isMissingNode() ? "" : text(own, "logo_text_content"),
                integer(logo, "language", 0, 0, 1) == 1,
                corner(integer(logo, "position", 0, 0, 3)),
                opacity(logo));
    }

    private static Watermark.Corner corner(long position) {
        return switch ((int) position) {
            case 1 -> Watermark.Corner.BOTTOM_LEFT;
            case 2 -> Watermark.Corner.TOP_LEFT;
            case 3 -> Watermark.Corner.TOP_RIGHT;
            default -> Watermark.Corner.BOTTOM_RIGHT;
        };
    }

    private static double opacity(JsonNode logo) {
        JsonNode opacity = given(logo, "opacity");
        if (opacity.isMissingNode()) {
            return 1;
        }
        if (!opacity.isNumber()) {
            throw new InvalidCharacterRequest(ServiceCode.UNREADABLE_ARGUMENT, "opacity");
        }
        return Math.clamp(opacity.doubleValue(), 0, 1);
    }

    private static boolean isBlank(JsonNode node) {
        return node.isMissingNode() || (node.isString() && node.stringValue().isBlank());
    }

    private static String text(JsonNode node, String field) {
        if (!node.isString()) {
            throw new InvalidCharacterRequest(ServiceCode.UNREADABLE_ARGUMENT, field);
        }
        return node.stringValue();
    }

    private static boolean flag(JsonNode object, String field, boolean otherwise) {
        JsonNode flag = given(object, field);
        if (!flag.isMissingNode() && !flag.isBoolean()) {
            throw new InvalidCharacterRequest(ServiceCode.UNREADABLE_ARGUMENT, field);
        }
        return flag.isMissingNode() ? otherwise : flag.booleanValue();
    }

    private static long integer(JsonNode object, String field, long otherwise, long least, long most) {
        JsonNode number = given(object, field);
        if (number.isMissingNode()) {
            return otherwise;
        }
        if (!number.isIntegralNumber() || !number.canConvertToLong()) {
            throw new InvalidCharacterRequest(ServiceCode.UNREADABLE_ARGUMENT, field);
        }
        if (number.longValue() < least || number.longValue() > most) {
            throw new InvalidCharacterRequest(
                    ServiceCode.INVALID_ARGUMENT, field + " is not within " + least + " to " + most);
        }
        return number.longValue();
    }

    /** Returns the field; a missing node also if it is null. */
    private static JsonNode given(JsonNode object, String field) {
        JsonNode value = object.path(field);
        return value.isNull() ? MissingNode.getInstance() : value;
    }
}
