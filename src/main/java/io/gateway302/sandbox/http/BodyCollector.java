package io.gateway302.sandbox.http;

import io.gateway302.sandbox.call.Payload;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collector of a request body, part by part. It stores a text up to a limit, only the text fields of a form, and
 * nothing of other media types. So an upload of any size takes little memory.
 */
public final class BodyCollector {

    private static final int MAX_TEXT_BYTES = 16 * 1024 * 1024;

    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final MessageDigest digest = sha256();
    private final String contentType;
    private final @Nullable Multipart form;
    private long length;
    private boolean whole = true;

    /** Creates a collector for a body of the given content type; null if the call has none. */
    BodyCollector(@Nullable String contentType) {
        this.contentType = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT);
        String boundary = contentType == null ? null : Multipart.boundary(contentType);
        this.form = boundary == null ? null : new Multipart(boundary);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    void add(byte[] part) {
        length += part.length;
        digest.update(part);
        if (form != null) {
            form.add(part);
        } else if (isText()) {
            whole = whole && part.length <= MAX_TEXT_BYTES - kept.size();
            if (whole) {
                kept.writeBytes(part);
            }
        }
    }

    private boolean isText() {
        return contentType.isEmpty()
                || contentType.contains("json")
                || contentType.contains("xml")
                || contentType.startsWith("text/")
                || contentType.startsWith("application/x-www-form-urlencoded");
    }

    /** Returns whether the body is stored as far as intended; false if a text was larger than the limit. */
    public boolean isWhole() {
        return whole;
    }

    /** Returns the payload. To be called once, at the end. */
    public Payload payload() {
        byte[] sum = digest.digest();
        if (form != null) {
            return new Payload(new byte[0], form.fields(), form.files(), length, sum);
        }
        byte[] bytes = kept.toByteArray();
        boolean isForm = contentType.startsWith("application/x-www-form-urlencoded") && !looksLikeJson(bytes);
        return isForm
                ? new Payload(new byte[0], fields(bytes), List.of(), length, sum)
                : new Payload(bytes, Map.of(), List.of(), length, sum);
    }

    /** Returns whether a body that is declared a form starts like JSON: curl declares each body a form by default. */
    private static boolean looksLikeJson(byte[] bytes) {
        return bytes.length > 0 && (bytes[0] == '{' || bytes[0] == '[');
    }

    private static Map<String, String> fields(byte[] form) {
        Map<String, String> fields = new HashMap<>();
        new QueryStringDecoder(new String(form, StandardCharsets.UTF_8), false)
                .parameters()
                .forEach((name, values) -> fields.put(name, values.getFirst()));
        return fields;
    }
}
