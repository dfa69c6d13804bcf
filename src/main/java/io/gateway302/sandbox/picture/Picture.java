package io.gateway302.sandbox.picture;

import io.gateway302.secret.Secret;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Parameters of an image. Equal parameters yield equal bytes.
 *
 * @param prompt prompt on the image, shortened if it is long
 * @param seed seed of the landscape
 * @param width width in pixels
 * @param height height in pixels
 * @param watermark watermark; null for none
 */
public record Picture(
        String prompt,
        long seed,
        int width,
        int height,
        @Nullable Watermark watermark) {

    private static final int MAX_PROMPT_LENGTH = 280;

    /** Shortens the prompt, and puts it on one line. */
    public Picture {
        String line = prompt.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        prompt = line.codePointCount(0, line.length()) <= MAX_PROMPT_LENGTH
                ? line
                : line.substring(0, line.offsetByCodePoints(0, MAX_PROMPT_LENGTH))
                                .strip() + "…";
    }

    /** Returns a file name derived from all parameters, so that different images have different names. */
    public String name() {
        return HexFormat.of().formatHex(Secret.sha256(toString()), 0, 16);
    }
}
