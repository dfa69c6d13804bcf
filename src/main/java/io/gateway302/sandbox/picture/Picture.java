package io.gateway302.sandbox.picture;

import io.gateway302.secret.Secret;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * All that a picture depends on: equal ones are drawn to equal bytes.
 *
 * @param prompt what it shows, shortened if it is long
 * @param seed what its landscape grows from
 * @param width in pixels
 * @param height in pixels
 * @param watermark its mark; none if null
 */
public record Picture(
        String prompt,
        long seed,
        int width,
        int height,
        @Nullable Watermark watermark) {

    private static final int LONGEST_PROMPT = 280;

    /** Shortens the prompt and puts it on one line. */
    public Picture {
        String line = prompt.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        prompt = line.codePointCount(0, line.length()) <= LONGEST_PROMPT
                ? line
                : line.substring(0, line.offsetByCodePoints(0, LONGEST_PROMPT)).strip() + "…";
    }

    /** A name that no other picture has. */
    public String name() {
        return HexFormat.of().formatHex(Secret.sha256(toString()), 0, 16);
    }
}
