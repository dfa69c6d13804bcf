package io.gateway302.api.image;

import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks of images in base64; the media type is detected by the first bytes. */
final class Base64Picture {

    /** Maximum size of a reference image at 302.AI in bytes, before encoding. */
    static final int MAX_BYTES = 5 * 1024 * 1024;

    private static final int MAX_CHARACTERS = (MAX_BYTES + 2) / 3 * 4;

    private static final Pattern PREFIX = Pattern.compile("data:image/(?:jpeg|jpg|png);base64,");

    private Base64Picture() {}

    /** Returns the text without a {@code data:} prefix, which 302.AI does not accept. */
    static String withoutPrefix(String text) {
        Matcher prefix = PREFIX.matcher(text);
        return prefix.lookingAt() ? text.substring(prefix.end()) : text;
    }

    /** Returns whether the text is a JPEG or PNG image of at most {@link #MAX_BYTES}. */
    static boolean isAcceptable(String content) {
        if (content.length() > MAX_CHARACTERS || content.length() % 4 != 0) {
            return false;
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(content);
            return bytes.length <= MAX_BYTES && sniff(bytes) != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * Returns the media type of an image by its first bytes. If they are not known, it is JPEG, which 302.AI generates.
     */
    static String contentTypeOf(String content) {
        try {
            String type = sniff(Base64.getDecoder().decode(content.substring(0, Math.min(content.length(), 12))));
            return type == null ? "image/jpeg" : type;
        } catch (IllegalArgumentException e) {
            return "image/jpeg";
        }
    }

    private static @Nullable String sniff(byte[] bytes) {
        if (startsWith(bytes, 0xff, 0xd8, 0xff)) {
            return "image/jpeg";
        }
        return startsWith(bytes, 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n') ? "image/png" : null;
    }

    private static boolean startsWith(byte[] bytes, int... magic) {
        if (bytes.length < magic.length) {
            return false;
        }
        for (int i = 0; i < magic.length; i++) {
            if ((bytes[i] & 0xff) != magic[i]) {
                return false;
            }
        }
        return true;
    }
}
