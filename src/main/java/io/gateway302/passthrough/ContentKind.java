package io.gateway302.passthrough;

import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import java.nio.charset.Charset;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;

/**
 * Content type of a request, from its {@code Content-Type} header.
 *
 * @param form kind of content
 * @param boundary boundary between the parts of a multipart form; null if there is none
 */
record ContentKind(Form form, @Nullable String boundary) {

    /** Kinds of content. */
    enum Form {
        /** JSON, or no content type. */
        JSON,
        /** Multipart form, which may contain files. */
        MULTIPART,
        /** URL-encoded form. */
        URL_ENCODED,
        /** Any other content. */
        OTHER
    }

    /**
     * Parses a {@code Content-Type} header.
     *
     * @param contentType the header; null or blank stands for JSON
     * @throws ProblemException if it is not a media type
     */
    static ContentKind of(@Nullable String contentType) {
        if (contentType == null || contentType.isBlank()) {
            return new ContentKind(Form.JSON, null);
        }
        try {
            MediaType type = MediaType.parseMediaType(contentType);
            String subtype = type.getSubtype().toLowerCase(Locale.ROOT);
            if (subtype.equals("json") || subtype.endsWith("+json")) {
                return new ContentKind(isUtf8(type.getCharset()) ? Form.JSON : Form.OTHER, null);
            }
            if (type.getType().equalsIgnoreCase("multipart")) {
                return new ContentKind(Form.MULTIPART, unquoted(type.getParameter("boundary")));
            }
            return new ContentKind(subtype.equals("x-www-form-urlencoded") ? Form.URL_ENCODED : Form.OTHER, null);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(ProblemType.MALFORMED_REQUEST, "The Content-Type header is no media type");
        }
    }

    /** Returns whether the charset is UTF-8 or absent: JSON between systems is in UTF-8 (RFC 8259 §8.1). */
    private static boolean isUtf8(@Nullable Charset charset) {
        return charset == null || charset.equals(java.nio.charset.StandardCharsets.UTF_8);
    }

    private static @Nullable String unquoted(@Nullable String text) {
        return text != null && text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")
                ? text.substring(1, text.length() - 1)
                : text;
    }
}
