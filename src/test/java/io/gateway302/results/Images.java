package io.gateway302.results;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** Real images for tests. */
public final class Images {

    private Images() {}

    /** Returns a PNG file of this size. */
    public static byte[] png(int width, int height) {
        return encoded("png", width, height);
    }

    /** Returns an image file in a format of the Java platform: png, jpg or gif. */
    public static byte[] encoded(String format, int width, int height) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), format, out)) {
                throw new IllegalArgumentException(format);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
