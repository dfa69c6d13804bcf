package io.gateway302.sandbox.picture;

import java.awt.Color;
import java.awt.Font;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.font.TextLayout;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Drawing of an image: a landscape, the prompt below it, and the watermark if there is one. */
public final class Painter {

    private static final float QUALITY = 0.92f;

    private static final int PROMPT_LINES = 4;

    private final Lettering lettering;

    /** Creates a painter that uses the given lettering. */
    public Painter(Lettering lettering) {
        this.lettering = lettering;
    }

    /** Returns the image as a JPEG file. */
    public byte[] jpeg(Picture picture) {
        BufferedImage image = new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = image.createGraphics();
        try {
            canvas.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            canvas.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            canvas.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
            Landscape.draw(canvas, picture.seed(), picture.width(), picture.height());
            float captionTop = drawCaption(canvas, picture);
            drawWatermark(canvas, picture, captionTop);
        } finally {
            canvas.dispose();
        }
        return encode(image);
    }

    /** Draws the caption at the bottom, and returns the y coordinate of its top. */
    private float drawCaption(Graphics2D canvas, Picture picture) {
        float unit = unit(picture);
        float width = picture.width() - 2 * margin(picture);
        List<TextLayout> prompt = lettering.lines(picture.prompt(), Font.BOLD, 3.3f * unit, width, PROMPT_LINES);
        List<TextLayout> facts = lettering.lines(facts(picture), Font.PLAIN, 2.1f * unit, width, 1);
        float top = picture.height() - margin(picture) - height(prompt) - height(facts) - unit;
        if (prompt.isEmpty()) {
            return picture.height();
        }
        shade(canvas, picture, top - 6 * unit);
        float below = drawLines(canvas, prompt, margin(picture), top, 1);
        drawLines(canvas, facts, margin(picture), below + unit, 0.8);
        return top;
    }

    private static String facts(Picture picture) {
        return "seed " + picture.seed() + "  ·  " + picture.width() + " × " + picture.height()
                + "  ·  drawn by the sandbox";
    }

    private static void shade(Graphics2D canvas, Picture picture, float top) {
        canvas.setPaint(new GradientPaint(0, top, new Color(0, 0, 0, 0), 0, picture.height(), new Color(0, 0, 0, 150)));
        canvas.fillRect(0, (int) top, picture.width(), picture.height() - (int) top);
    }

    private void drawWatermark(Graphics2D canvas, Picture picture, float captionTop) {
        Watermark mark = picture.watermark();
        if (mark == null) {
            return;
        }
        float margin = margin(picture);
        float width = picture.width() - 2 * margin;
        for (TextLayout line : lettering.lines(mark.wording(), Font.BOLD, 2.9f * unit(picture), width, 1)) {
            float x = mark.corner().isLeft() ? margin : picture.width() - margin - line.getAdvance();
            float top = mark.corner().isBottom() ? captionTop - 2 * height(List.of(line)) : margin;
            Lettering.draw(canvas, line, x, top + line.getAscent(), mark.opacity());
        }
    }

    private static float drawLines(Graphics2D canvas, List<TextLayout> lines, float x, float top, double opacity) {
        float y = top;
        for (TextLayout line : lines) {
            Lettering.draw(canvas, line, x, y + line.getAscent(), opacity);
            y += height(List.of(line));
        }
        return y;
    }

    private static float height(List<TextLayout> lines) {
        return (float) lines.stream()
                .mapToDouble(line -> line.getAscent() + line.getDescent() + line.getLeading())
                .sum();
    }

    private static float unit(Picture picture) {
        return Math.min(picture.width(), picture.height()) / 100f;
    }

    private static float margin(Picture picture) {
        return 5 * unit(picture);
    }

    private static byte[] encode(BufferedImage image) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (var stream = new MemoryCacheImageOutputStream(file)) {
            ImageWriteParam settings = writer.getDefaultWriteParam();
            settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            settings.setCompressionQuality(QUALITY);
            writer.setOutput(stream);
            writer.write(null, new IIOImage(image, null, null), settings);
        } catch (IOException e) {
            throw new UncheckedIOException("A picture cannot be written to memory", e);
        } finally {
            writer.dispose();
        }
        return file.toByteArray();
    }
}
