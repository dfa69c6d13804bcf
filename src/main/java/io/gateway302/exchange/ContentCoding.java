package io.gateway302.exchange;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/** How a content is coded (RFC 9110 §8.4). What passes stays coded; but the gateway must know what it says. */
public enum ContentCoding {
    /** Not at all. */
    IDENTITY,
    /** gzip. */
    GZIP,
    /** zlib. */
    DEFLATE,
    /** In a way that is not read here, or in several. */
    OTHER;

    /** The coding of a message with these headers. */
    public static ContentCoding of(HttpHeaders headers) {
        List<String> values = headers.getOrEmpty(HttpHeaders.CONTENT_ENCODING);
        return of(values.isEmpty() ? "" : String.join(",", values));
    }

    /** The coding of this name. */
    public static ContentCoding of(String name) {
        return switch (name.strip().toLowerCase(Locale.ROOT)) {
            case "", "identity" -> IDENTITY;
            case "gzip", "x-gzip" -> GZIP;
            case "deflate" -> DEFLATE;
            default -> OTHER;
        };
    }

    /**
     * The content without its coding.
     *
     * @throws IOException if it is not coded so
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
     * The content without its coding.
     *
     * @param most bytes of the largest content that is decoded
     * @return null where it is not coded so, or not in a coding that is read, or would be larger
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
