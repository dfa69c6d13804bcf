package io.gateway302.passthrough;

import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Copies JSON without the ends of its long texts, so that what a large request asks for can be known without its pictures.
 * Everything else stays, duplicate names and faults too, for a parser to find. Names are cut like other texts.
 */
final class JsonOutline {

    /** More structure than this is no picture in a request, but an attack on the reader. */
    private static final int MOST = 4 * 1024 * 1024;

    /** While there is room; then texts are cut at once. */
    private static final int ROOM = 1024 * 1024;

    private static final int SHORTEST_CUT = 1024;

    private final int longestText;
    private final ByteArrayOutputStream outline = new ByteArrayOutputStream();
    private boolean inText;
    private boolean escaped;
    private int hexDigits;
    private int textLength;

    private JsonOutline(int longestText) {
        this.longestText = longestText;
    }

    /**
     * The outline of a document.
     *
     * @param longestText bytes of a text that stay
     * @param longest bytes of the largest document
     * @throws ProblemException if the document is larger, or has more in it than texts
     */
    static byte[] of(InputStream document, int longestText, long longest) throws IOException {
        JsonOutline outline = new JsonOutline(longestText);
        byte[] piece = new byte[64 * 1024];
        long length = 0;
        for (int read = document.read(piece); read >= 0; read = document.read(piece)) {
            length += read;
            if (length > longest) {
                throw new ProblemException(ProblemType.PAYLOAD_TOO_LARGE, "The body is too large");
            }
            for (int i = 0; i < read; i++) {
                outline.take(piece[i]);
            }
            if (outline.outline.size() > MOST) {
                throw new ProblemException(
                        ProblemType.PAYLOAD_TOO_LARGE, "The body has too much in it besides long texts");
            }
        }
        return outline.outline.toByteArray();
    }

    private void take(byte b) {
        if (!inText) {
            if (b == '"') {
                inText = true;
                textLength = 0;
            }
            outline.write(b);
            return;
        }
        // a text is cut between characters and never within an escape
        boolean boundary = !escaped && hexDigits == 0 && (b & 0xC0) != 0x80;
        if (boundary && b == '"') {
            inText = false;
            outline.write(b);
            return;
        }
        int longest = outline.size() < ROOM ? longestText : SHORTEST_CUT;
        if (textLength < longest || (!boundary && textLength != Integer.MAX_VALUE)) {
            outline.write(b);
            textLength++;
        } else {
            textLength = Integer.MAX_VALUE;
        }
        if (hexDigits > 0) {
            hexDigits--;
        } else if (escaped) {
            escaped = false;
            hexDigits = b == 'u' ? 4 : 0;
        } else {
            escaped = b == '\\';
        }
    }
}
