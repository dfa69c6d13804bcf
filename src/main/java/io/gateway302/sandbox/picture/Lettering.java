package io.gateway302.sandbox.picture;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.font.FontRenderContext;
import java.awt.font.LineBreakMeasurer;
import java.awt.font.TextAttribute;
import java.awt.font.TextLayout;
import java.text.AttributedCharacterIterator;
import java.text.AttributedString;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Text layout with the fonts of the machine. Without a font, there is no text. */
public final class Lettering {

    private static final Logger log = LoggerFactory.getLogger(Lettering.class);

    private static final FontRenderContext SMOOTH = new FontRenderContext(null, true, true);

    private final @Nullable Font font;

    Lettering(@Nullable Font font) {
        this.font = font;
    }

    /** Returns the lettering of this machine, after a check that its fonts work. */
    public static Lettering ofThisMachine() {
        return of(() -> new Font(Font.SANS_SERIF, Font.PLAIN, 12));
    }

    /**
     * Returns the lettering with a font, or without one if it cannot be used. Slim containers lack fonts or font
     * libraries, for which Java throws errors of several kinds.
     */
    static Lettering of(Supplier<Font> fonts) {
        try {
            Font font = fonts.get();
            new TextLayout("A", font, SMOOTH).getBounds();
            return new Lettering(font);
        } catch (RuntimeException | LinkageError | InternalError e) {
            log.warn("The sandbox draws without text, because no font can be used here: {}", e.toString());
            return new Lettering(null);
        }
    }

    /**
     * Breaks text into lines.
     *
     * @param most maximum number of lines; the rest of the text is dropped, and the last line then ends in an ellipsis
     * @return the lines; empty without a font or a text
     */
    List<TextLayout> lines(String text, int style, float size, float width, int most) {
        if (font == null || text.isBlank()) {
            return List.of();
        }
        Font sized = font.deriveFont(style, size);
        String shown = readable(text, sized);
        List<TextLayout> lines = new ArrayList<>();
        AttributedCharacterIterator letters = attributed(shown, sized);
        LineBreakMeasurer measurer = new LineBreakMeasurer(letters, SMOOTH);
        while (measurer.getPosition() < letters.getEndIndex() && lines.size() < most) {
            int start = measurer.getPosition();
            TextLayout line = measurer.nextLayout(width);
            boolean cut = lines.size() == most - 1 && measurer.getPosition() < letters.getEndIndex();
            lines.add(cut ? ellipsis(shown.substring(start, measurer.getPosition()), sized, width) : line);
        }
        return lines;
    }

    private static TextLayout ellipsis(String line, Font font, float width) {
        String end = font.canDisplay('…') ? "…" : "...";
        String kept = line.strip();
        TextLayout layout = new TextLayout(kept + end, font, SMOOTH);
        while (layout.getAdvance() > width && kept.length() > 1) {
            kept = kept.substring(0, kept.offsetByCodePoints(kept.length(), -1)).strip();
            layout = new TextLayout(kept + end, font, SMOOTH);
        }
        return layout;
    }

    private static AttributedCharacterIterator attributed(String text, Font font) {
        AttributedString attributed = new AttributedString(text);
        attributed.addAttribute(TextAttribute.FONT, font);
        return attributed.getIterator();
    }

    /** Returns the text with each character that the font lacks as {@code U+4E2D}, the notation of Unicode. */
    static String readable(String text, Font font) {
        StringBuilder readable = new StringBuilder();
        boolean named = false;
        for (int letter : text.codePoints().toArray()) {
            boolean known = font.canDisplay(letter);
            if ((!known || named)
                    && !readable.isEmpty()
                    && letter != ' '
                    && !readable.toString().endsWith(" ")) {
                readable.append(' ');
            }
            readable.append(known ? Character.toString(letter) : "U+%04X".formatted(letter));
            named = !known;
        }
        return readable.toString();
    }

    /** Draws a line with a faint shadow, which keeps it readable on any background. */
    static void draw(Graphics2D canvas, TextLayout line, float x, float baseline, double opacity) {
        float offset = Math.max(1, line.getAscent() / 16);
        canvas.setColor(new Color(0, 0, 0, (int) (110 * opacity)));
        line.draw(canvas, x + offset, baseline + offset);
        canvas.setColor(new Color(255, 255, 255, (int) (245 * opacity)));
        line.draw(canvas, x, baseline);
    }
}
