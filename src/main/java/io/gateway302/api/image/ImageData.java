package io.gateway302.api.image;

import io.gateway302.api.media.ImageType;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Image of a data URL.
 *
 * @param type format, by its first bytes
 * @param content the bytes
 */
record ImageData(ImageType type, byte[] content) {

    private static final Pattern PREFIX = Pattern.compile("data:image/(?:jpeg|jpg|png|webp);base64,");

    /** Returns the image of a data URL; null if there is none that is supported. */
    static @Nullable ImageData of(String url) {
        Matcher prefix = PREFIX.matcher(url);
        if (!prefix.lookingAt()) {
            return null;
        }
        try {
            byte[] content = Base64.getDecoder().decode(url.substring(prefix.end()));
            ImageType type = ImageType.of(content);
            return type == null ? null : new ImageData(type, content);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    @Override
    public String toString() {
        return "ImageData[" + type + "]";
    }
}
