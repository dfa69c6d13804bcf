package io.gateway302.sandbox.media;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import javax.imageio.ImageIO;

/** Generator of images of 32 by 32 pixels, in colours that depend on the seed. */
final class Pictures {

    private static final int SIDE = 32;

    /** WebP file of one pixel, because Java cannot write WebP. */
    private static final byte[] WEBP = Base64.getDecoder().decode("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==");

    private Pictures() {}

    static byte[] png(long seed) {
        return write("png", seed);
    }

    static byte[] jpeg(long seed) {
        return write("jpeg", seed);
    }

    static byte[] webp() {
        return WEBP.clone();
    }

    static byte[] svg(long seed) {
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%1$d\" height=\"%1$d\"><rect width=\"%1$d\" height=\"%1$d\" fill=\"#%2$06x\"/></svg>"
                .formatted(SIDE, first(seed).getRGB() & 0xffffff)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] write(String format, long seed) {
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = image.createGraphics();
        canvas.setPaint(new GradientPaint(0, 0, first(seed), SIDE, SIDE, first(Long.reverse(seed) + 1)));
        canvas.fillRect(0, 0, SIDE, SIDE);
        canvas.dispose();
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, format, file);
        } catch (IOException e) {
            throw new UncheckedIOException("A picture cannot be written to memory", e);
        }
        return file.toByteArray();
    }

    private static Color first(long seed) {
        return Color.getHSBColor(Long.hashCode(seed * 0x9E3779B97F4A7C15L) / (float) Integer.MAX_VALUE, 0.6f, 0.8f);
    }
}
