package io.gateway302.passthrough;

import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import io.gateway302.relay.RequestBody;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Copy of a JSON document with shortened strings. It lets the gateway inspect a large request without its base64
 * images. Everything else is copied, including duplicate names and syntax errors, so that the parser can reject them.
 * Long member names are shortened like other strings.
 */
final class JsonOutline {

    /** Size of the outline in bytes from which strings are cut at {@link #MIN_CUT} bytes. */
    private static final int ROOM = 1024 * 1024;

    private static final int MIN_CUT = 1024;

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
     * Returns the outline of a document.
     *
     * @param longestText maximum length of a string in the outline, in bytes
     * @param longest maximum size of the document in bytes
     * @param most maximum size of the outline in bytes
     * @param share share of the memory for outlines, which grows by the size of this one
     * @throws ProblemException if the document or its outline is larger, or the memory is used up
     */
    static byte[] of(InputStream document, int longestText, long longest, long most, OutlineMemory.Share share)
            throws IOException {
        JsonOutline outline = new JsonOutline(longestText);
        byte[] piece = new byte[64 * 1024];
        long length = 0;
        for (int read = document.read(piece); read >= 0; read = document.read(piece)) {
            length += read;
            if (length > longest) {
                throw RequestBody.tooLarge(longest);
            }
            int before = outline.outline.size();
            outline.take(piece, read);
            if (outline.outline.size() > most) {
                throw new ProblemException(
                        ProblemType.PAYLOAD_TOO_LARGE,
                        "The body has more than " + most
                                + " bytes besides its long texts, the limit of gateway.passthrough.max-structure");
            }
            share.grow(outline.outline.size() - before);
        }
        return outline.outline.toByteArray();
    }

    private void take(byte[] piece, int length) {
        int i = 0;
        while (i < length) {
            if (!inText) {
                int text = next(piece, i, length, false);
                outline.write(piece, i, text - i);
                i = text;
            } else if (textLength == Integer.MAX_VALUE && !escaped && hexDigits == 0) {
                i = next(piece, i, length, true);
            }
            if (i < length) {
                take(piece[i++]);
            }
        }
    }

    /** Returns the index of the next quotation mark, or backslash in a string; the length if there is none. */
    private static int next(byte[] piece, int from, int length, boolean inText) {
        int i = from;
        while (i < length && piece[i] != '"' && !(inText && piece[i] == '\\')) {
            i++;
        }
        return i;
    }

    private void take(byte b) {
        if (!inText) {
            // a quotation mark
            inText = true;
            textLength = 0;
            outline.write(b);
            return;
        }
        // a string is cut between characters, never within a UTF-8 sequence or an escape
        boolean boundary = !escaped && hexDigits == 0 && (b & 0xC0) != 0x80;
        if (boundary && b == '"') {
            inText = false;
            outline.write(b);
            return;
        }
        int longest = outline.size() < ROOM ? longestText : MIN_CUT;
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
