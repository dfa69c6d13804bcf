package io.gateway302.passthrough;

import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import io.gateway302.relay.FormPart;
import io.gateway302.relay.FormParts;
import io.gateway302.validation.CallbackCheck;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Text fields of a form, read for inspection; files are skipped. A repeated field becomes an array, because servers
 * differ in which of its values they use.
 */
final class FormFields {

    private static final int MAX_FIELDS = 1000;
    private static final int MAX_TEXT_LENGTH = 256 * 1024;

    private final ObjectNode fields = JsonNodeFactory.instance.objectNode();
    private int count;

    /** Names of fields on which the price depends. */
    private final Set<String> pricing;

    private FormFields(Set<String> pricing) {
        this.pricing = pricing;
    }

    /**
     * Returns the fields of {@code application/x-www-form-urlencoded}.
     *
     * @param pricing names of fields on which the price depends
     * @throws ProblemException if the form is malformed or too large
     */
    static JsonNode ofUrlEncoded(InputStream form, Set<String> pricing) throws IOException {
        String text = new String(form.readNBytes(MAX_TEXT_LENGTH + 1), StandardCharsets.UTF_8);
        if (text.length() > MAX_TEXT_LENGTH) {
            throw new ProblemException(
                    ProblemType.PAYLOAD_TOO_LARGE, "The form is larger than " + MAX_TEXT_LENGTH + " bytes");
        }
        if (text.startsWith("{") || text.startsWith("[")) {
            // a server that looks at the content and not at its header parses it as JSON
            throw FormParts.malformed();
        }
        FormFields read = new FormFields(pricing);
        for (String field : text.split("&")) {
            read.refuseHidden(field);
            int equals = field.indexOf('=');
            read.add(
                    decode(equals < 0 ? field : field.substring(0, equals)),
                    decode(equals < 0 ? "" : field.substring(equals + 1)));
        }
        return read.fields;
    }

    /** Rejects a value on which decisions depend behind a semicolon, which some servers take for a separator. */
    private void refuseHidden(String field) {
        String[] parts = field.split(";");
        for (int i = 1; i < parts.length; i++) {
            if (Spelling.isValue(decode(parts[i].split("=", 2)[0]).strip(), pricing)) {
                throw FormParts.malformed();
            }
        }
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw FormParts.malformed();
        }
    }

    /**
     * Returns the text fields of {@code multipart/form-data} (RFC 7578).
     *
     * @param boundary boundary between the parts
     * @param pricing names of fields on which the price depends
     * @throws ProblemException if the form is malformed or too large
     */
    static JsonNode ofMultipart(InputStream form, @Nullable String boundary, Set<String> pricing) throws IOException {
        FormFields read = new FormFields(pricing);
        FormParts.read(form, boundary, read::part);
        return read.fields;
    }

    private void part(FormPart part) throws IOException {
        String name = part.name();
        if (!part.isFile()) {
            refuseOtherValue(name, part.contentType());
            add(name, new String(part.content().readNBytes(MAX_TEXT_LENGTH), StandardCharsets.UTF_8));
            return;
        }
        if (Spelling.isValue(name, pricing) || CallbackCheck.isName(name)) {
            // some servers treat it as a file, others as a text
            throw FormParts.malformed();
        }
        if (part.content().transferTo(OutputStream.nullOutputStream()) > 0 && "".equals(part.filename())) {
            // likewise; without content, it is a file that a browser's user did not choose
            throw FormParts.malformed();
        }
    }

    /** Rejects a value on which decisions depend that is not plain text. */
    private void refuseOtherValue(String name, @Nullable String type) {
        if (type != null && Spelling.isValue(name, pricing) && !isPlain(type)) {
            throw FormParts.malformed();
        }
    }

    private static boolean isPlain(String contentType) {
        try {
            MediaType type = MediaType.parseMediaType(contentType.strip());
            Charset charset = type.getCharset();
            return (type.getType().equals("text") || type.isCompatibleWith(MediaType.APPLICATION_JSON))
                    && (charset == null
                            || charset.equals(StandardCharsets.UTF_8)
                            || charset.equals(StandardCharsets.US_ASCII));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private void add(String name, String value) {
        if (++count > MAX_FIELDS) {
            throw new ProblemException(
                    ProblemType.PAYLOAD_TOO_LARGE, "The form has more than " + MAX_FIELDS + " fields");
        }
        JsonNode earlier = fields.get(name);
        if (earlier == null) {
            fields.put(name, value);
        } else if (earlier instanceof ArrayNode values) {
            values.add(value);
        } else {
            fields.putArray(name).add(earlier).add(value);
        }
    }
}
