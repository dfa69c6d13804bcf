package io.gateway302.passthrough;

import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.tomcat.util.http.fileupload.MultipartStream;
import org.apache.tomcat.util.http.fileupload.MultipartStream.MalformedStreamException;
import org.apache.tomcat.util.http.fileupload.impl.FileUploadIOException;
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

    private static final int MOST_FIELDS = 1000;
    private static final int LONGEST_TEXT = 256 * 1024;
    private static final int LONGEST_HEAD = 16 * 1024;
    private static final int BUFFER = 16 * 1024;

    private static final String DISPOSITION = "content-disposition";
    private static final String TYPE = "content-type";
    private static final String TRANSFER_ENCODING = "content-transfer-encoding";

    /** Field that changes the charset of the others (RFC 7578 §4.6). */
    private static final String CHARSET = "_charset_";

    /** Transfer encodings that leave the content unchanged. */
    private static final Set<String> UNCODED = Set.of("7bit", "8bit", "binary");

    /** Name of a header (RFC 9110 §5.1). */
    private static final Pattern NAME = Pattern.compile("[a-z0-9!#$%&'*+.^_`|~-]+");

    /**
     * Allowed parameters of Content-Disposition (RFC 7578 §4.2). {@code filename*} is not for forms, but clients send
     * it.
     */
    private static final Set<String> NAMES = Set.of("name", "filename", "filename*");

    /** A parameter: a name, and a quoted value without escapes, or a token. */
    private static final Pattern PARAMETER =
            Pattern.compile(";[ \\t]*([A-Za-z*]+)=(?:\"([^\"\\\\\\p{Cntrl}]*)\"|([^\\s\";,]+))");

    private static final Pattern FORM_DATA =
            Pattern.compile("(?i)[ \\t]*form-data(?:[ \\t]*" + PARAMETER.pattern() + ")*[ \\t]*");

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
        String text = new String(form.readNBytes(LONGEST_TEXT + 1), StandardCharsets.UTF_8);
        if (text.length() > LONGEST_TEXT) {
            throw new ProblemException(
                    ProblemType.PAYLOAD_TOO_LARGE, "The form is larger than " + LONGEST_TEXT + " bytes");
        }
        if (text.startsWith("{") || text.startsWith("[")) {
            // a server that looks at the content and not at its header parses it as JSON
            throw malformed();
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
                throw malformed();
            }
        }
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw malformed();
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
        if (boundary == null || boundary.isEmpty() || boundary.length() > 200) {
            throw malformed();
        }
        FormFields read = new FormFields(pricing);
        byte[] delimiter = ("--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        try (DelimitedInput delimited = new DelimitedInput(form, delimiter)) {
            MultipartStream parts =
                    new MultipartStream(delimited, boundary.getBytes(StandardCharsets.ISO_8859_1), BUFFER, null);
            parts.setPartHeaderSizeMax(LONGEST_HEAD);
            parts.setHeaderEncoding(StandardCharsets.UTF_8.name());
            int count = 0;
            for (boolean more = parts.skipPreamble(); more; more = parts.readBoundary()) {
                read.part(parts);
                count++;
            }
            delimited.transferTo(OutputStream.nullOutputStream());
            // one delimiter before each part, one after the last
            if (!delimited.isExact(count + 1)) {
                throw malformed();
            }
            return read.fields;
        } catch (MalformedStreamException | FileUploadIOException | IllegalArgumentException e) {
            throw malformed();
        }
    }

    private void part(MultipartStream parts) throws IOException {
        Map<String, String> head = head(parts.readHeaders());
        String value = head.get(DISPOSITION);
        Map<String, String> disposition = value == null ? Map.of() : parameters(value);
        String name = disposition.get("name");
        if (name == null) {
            throw malformed();
        }
        if (disposition.containsKey("filename") || disposition.containsKey("filename*")) {
            if (Spelling.isValue(name, pricing) || CallbackCheck.isName(name)) {
                // some servers treat it as a file, others as a text
                throw malformed();
            }
            if (parts.discardBodyData() > 0 && "".equals(disposition.get("filename"))) {
                // likewise; without content, it is a file that a browser's user did not choose
                throw malformed();
            }
            return;
        }
        refuseOtherText(name, head);
        try (InputStream text = parts.newInputStream()) {
            add(name, new String(text.readNBytes(LONGEST_TEXT), StandardCharsets.UTF_8));
        }
    }

    /** Rejects a text that only some servers decode, and a value on which decisions depend that is not plain text. */
    private void refuseOtherText(String name, Map<String, String> head) {
        String encoding = head.getOrDefault(TRANSFER_ENCODING, "binary").strip().toLowerCase(Locale.ROOT);
        if (name.equalsIgnoreCase(CHARSET) || !UNCODED.contains(encoding)) {
            throw malformed();
        }
        String type = head.get(TYPE);
        if (type != null && Spelling.isValue(name, pricing) && !isPlain(type)) {
            throw malformed();
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

    /** Returns a part's headers by their names in lower case. Only the syntax that all servers read alike is accepted. */
    private static Map<String, String> head(String text) {
        Map<String, String> head = new HashMap<>();
        for (String line : text.lines().filter(each -> !each.isEmpty()).toList()) {
            int colon = line.indexOf(':');
            String name = colon <= 0 ? "" : line.substring(0, colon).toLowerCase(Locale.ROOT);
            if (!NAME.matcher(name).matches() || head.put(name, line.substring(colon + 1)) != null) {
                throw malformed();
            }
        }
        return head;
    }

    private static Map<String, String> parameters(String value) {
        Matcher parameter = PARAMETER.matcher(value);
        if (!FORM_DATA.matcher(value).matches()) {
            throw malformed();
        }
        Map<String, String> parameters = new HashMap<>();
        while (parameter.find()) {
            String name = parameter.group(1).toLowerCase(Locale.ROOT);
            String text = parameter.group(2) == null ? parameter.group(3) : parameter.group(2);
            if (!NAMES.contains(name) || parameters.put(name, text) != null) {
                throw malformed();
            }
        }
        return parameters;
    }

    private void add(String name, String value) {
        if (++count > MOST_FIELDS) {
            throw new ProblemException(
                    ProblemType.PAYLOAD_TOO_LARGE, "The form has more than " + MOST_FIELDS + " fields");
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

    private static ProblemException malformed() {
        return new ProblemException(ProblemType.MALFORMED_REQUEST, "The form cannot be read");
    }
}
