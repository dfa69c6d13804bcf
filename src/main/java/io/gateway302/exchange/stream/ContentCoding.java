package io.gateway302.exchange.stream;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * Content coding of a body (RFC 9110 §8.4). Bodies are passed on in their coding; the gateway decodes a copy to read
 * it.
 */
public enum ContentCoding {
    /** No coding. */
    IDENTITY,
    /** gzip. */
    GZIP,
    /** zlib. */
    DEFLATE,
    /** An unsupported coding, or several codings. */
    OTHER;

    /** Returns the coding of a message with these headers. */
    public static ContentCoding of(HttpHeaders headers) {
        List<String> values = headers.getOrEmpty(HttpHeaders.CONTENT_ENCODING);
        return of(values.isEmpty() ? "" : String.join(",", values));
    }

    /** Returns the coding with this name. */
    public static ContentCoding of(String name) {
        return switch (name.strip().toLowerCase(Locale.ROOT)) {
            case "", "identity" -> IDENTITY;
            case "gzip", "x-gzip" -> GZIP;
            case "deflate" -> DEFLATE;
            default -> OTHER;
        };
    }

    /**
     * Returns a stream of the decoded content.
     *
     * @throws IOException if the content does not have this coding
     * @throws IllegalStateException for {@link #OTHER}
     */
    public InputStream decode(InputStream content) throws IOException {
        return switch (this) {
            case IDENTITY -> content;
            case GZIP -> new GZIPInputStream(content);
            case DEFLATE -> new InflaterInputStream(content);
            case OTHER -> throw new IllegalStateException("This coding is not read");
        };
    }

    /**
     * Returns the decoded content.
     *
     * @param most maximum number of bytes of the decoded content; without effect for {@link #IDENTITY}
     * @return null if the content does not have this coding, if the coding is unsupported, or if the result would be
     *     larger
     */
    public byte @Nullable [] decode(byte[] content, int most) {
        if (this == IDENTITY || this == OTHER) {
            return this == IDENTITY ? content : null;
        }
        try (InputStream decoded = decode(new ByteArrayInputStream(content))) {
            byte[] bytes = decoded.readNBytes(most + 1);
            return bytes.length > most ? null : bytes;
        } catch (IOException e) {
            return null;
        }
    }
}
