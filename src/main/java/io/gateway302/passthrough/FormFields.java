package io.gateway302.passthrough;

import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.tomcat.util.http.fileupload.MultipartStream;
import org.apache.tomcat.util.http.fileupload.MultipartStream.MalformedStreamException;
import org.apache.tomcat.util.http.fileupload.ParameterParser;
import org.apache.tomcat.util.http.fileupload.impl.FileUploadIOException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the text fields of a form, so that what it asks for is known; files are passed over. A field that is there several
 * times becomes a list: servers differ in which of them they take.
 */
final class FormFields {

    private static final int MOST_FIELDS = 1000;
    private static final int LONGEST_TEXT = 256 * 1024;
    private static final int LONGEST_HEAD = 16 * 1024;
    private static final int BUFFER = 16 * 1024;

    private final ObjectNode fields = JsonNodeFactory.instance.objectNode();
    private int count;

    private FormFields() {}

    /**
     * The fields of {@code application/x-www-form-urlencoded}.
     *
     * @throws ProblemException if it is none
     */
    static JsonNode ofUrlEncoded(InputStream form) throws IOException {
        String text = new String(form.readNBytes(LONGEST_TEXT + 1), StandardCharsets.UTF_8);
        if (text.length() > LONGEST_TEXT) {
            throw new ProblemException(ProblemType.PAYLOAD_TOO_LARGE, "The form is too large");
        }
        FormFields read = new FormFields();
        for (String field : text.split("&")) {
            int equals = field.indexOf('=');
            read.add(
                    decode(equals < 0 ? field : field.substring(0, equals)),
                    decode(equals < 0 ? "" : field.substring(equals + 1)));
        }
        return read.fields;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw malformed();
        }
    }

    /**
     * The text fields of {@code multipart/form-data} (RFC 7578).
     *
     * @param boundary what stands between its parts
     * @throws ProblemException if it is none
     */
    static JsonNode ofMultipart(InputStream form, @Nullable String boundary) throws IOException {
        if (boundary == null || boundary.isEmpty() || boundary.length() > 200) {
            throw malformed();
        }
        FormFields read = new FormFields();
        try {
            MultipartStream parts =
                    new MultipartStream(form, boundary.getBytes(StandardCharsets.ISO_8859_1), BUFFER, null);
            parts.setPartHeaderSizeMax(LONGEST_HEAD);
            parts.setHeaderEncoding(StandardCharsets.UTF_8.name());
            for (boolean more = parts.skipPreamble(); more; more = parts.readBoundary()) {
                read.part(parts);
            }
            return read.fields;
        } catch (MalformedStreamException | FileUploadIOException | IllegalArgumentException e) {
            throw malformed();
        }
    }

    private void part(MultipartStream parts) throws IOException {
        Map<String, String> disposition = disposition(parts.readHeaders());
        String name = disposition.get("name");
        if (name == null || disposition.containsKey("filename") || disposition.containsKey("filename*")) {
            parts.discardBodyData();
            return;
        }
        try (InputStream value = parts.newInputStream()) {
            add(name, new String(value.readNBytes(LONGEST_TEXT), StandardCharsets.UTF_8));
        }
    }

    private static Map<String, String> disposition(String head) {
        ParameterParser parser = new ParameterParser();
        parser.setLowerCaseNames(true);
        return head.lines()
                .filter(line -> line.regionMatches(true, 0, "content-disposition:", 0, 20))
                .map(line -> parser.parse(line.substring(20), ';'))
                .findFirst()
                .orElse(Map.of());
    }

    private void add(String name, String value) {
        if (++count > MOST_FIELDS) {
            throw new ProblemException(ProblemType.PAYLOAD_TOO_LARGE, "The form has too many fields");
        }
        JsonNode earlier = fields.get(name);
        if (earlier == null) {
            fields.put(name, value);
        } else if (earlier.isArray()) {
            fields.withArray(name).add(value);
        } else {
            fields.putArray(name).add(earlier).add(value);
        }
    }

    private static ProblemException malformed() {
        return new ProblemException(ProblemType.MALFORMED_REQUEST, "The form cannot be read");
    }
}
