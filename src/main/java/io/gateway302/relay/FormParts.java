package io.gateway302.relay;

import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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

/** Reader of the parts of {@code multipart/form-data} (RFC 7578). It accepts only the syntax that all servers read alike. */
public final class FormParts {

    private static final int MAX_HEAD_LENGTH = 16 * 1024;
    private static final int BUFFER = 16 * 1024;
    private static final int MAX_BOUNDARY_LENGTH = 200;

    private static final String DISPOSITION = "content-disposition";
    private static final String NAME = "name";
    private static final String FILENAME = "filename";
    private static final String EXTENDED_FILENAME = "filename*";
    private static final String TRANSFER_ENCODING = "content-transfer-encoding";

    /** Field that changes the charset of the others (RFC 7578 §4.6). */
    private static final String CHARSET = "_charset_";

    /** Transfer encodings that leave the content unchanged. */
    private static final Set<String> UNCODED = Set.of("7bit", "8bit", "binary");

    /** Name of a header (RFC 9110 §5.1). */
    private static final Pattern HEADER = Pattern.compile("[a-z0-9!#$%&'*+.^_`|~-]+");

    /**
     * Allowed parameters of Content-Disposition (RFC 7578 §4.2). {@code filename*} is not for forms, but clients send
     * it.
     */
    private static final Set<String> NAMES = Set.of(NAME, FILENAME, EXTENDED_FILENAME);

    /** A parameter: a name, and a quoted value without escapes, or a token. */
    private static final Pattern PARAMETER =
            Pattern.compile(";[ \\t]*([A-Za-z*]+)=(?:\"([^\"\\\\\\p{Cntrl}]*)\"|([^\\s\";,]+))");

    private static final Pattern FORM_DATA =
            Pattern.compile("(?i)[ \\t]*form-data(?:[ \\t]*" + PARAMETER.pattern() + ")*[ \\t]*");

    private FormParts() {}

    /** Handler of the parts, in their order. */
    @FunctionalInterface
    public interface Handler {

        /**
         * Handles a part. It need not read the content.
         *
         * @throws IOException if the form cannot be read
         */
        void part(FormPart part) throws IOException;
    }

    /**
     * Passes each part to the handler.
     *
     * @param boundary boundary between the parts; null if the content type has none
     * @throws IOException if the form cannot be read
     * @throws ProblemException if the form is malformed
     */
    public static void read(InputStream form, @Nullable String boundary, Handler handler) throws IOException {
        if (boundary == null || boundary.isEmpty() || boundary.length() > MAX_BOUNDARY_LENGTH) {
            throw malformed();
        }
        byte[] delimiter = ("--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        try (DelimitedInput delimited = new DelimitedInput(form, delimiter)) {
            MultipartStream parts =
                    new MultipartStream(delimited, boundary.getBytes(StandardCharsets.ISO_8859_1), BUFFER, null);
            parts.setPartHeaderSizeMax(MAX_HEAD_LENGTH);
            parts.setHeaderEncoding(StandardCharsets.UTF_8.name());
            int count = 0;
            for (boolean more = parts.skipPreamble(); more; more = parts.readBoundary()) {
                part(parts, handler);
                count++;
            }
            delimited.transferTo(OutputStream.nullOutputStream());
            // one delimiter before each part, one after the last
            if (!delimited.isExact(count + 1)) {
                throw malformed();
            }
        } catch (MalformedStreamException | FileUploadIOException | IllegalArgumentException e) {
            throw malformed();
        }
    }

    private static void part(MultipartStream parts, Handler handler) throws IOException {
        Map<String, String> head = head(parts.readHeaders());
        String value = head.get(DISPOSITION);
        Map<String, String> disposition = value == null ? Map.of() : parameters(value);
        String name = disposition.get(NAME);
        if (name == null) {
            throw malformed();
        }
        boolean file = disposition.containsKey(FILENAME) || disposition.containsKey(EXTENDED_FILENAME);
        if (!file) {
            refuseOtherText(name, head);
        }
        try (InputStream content = parts.newInputStream()) {
            handler.part(new FormPart(name, file, disposition.get(FILENAME), head, content));
        }
    }

    /** Rejects a text that only some servers decode. */
    private static void refuseOtherText(String name, Map<String, String> head) {
        String encoding = head.getOrDefault(TRANSFER_ENCODING, "binary").strip().toLowerCase(Locale.ROOT);
        if (name.equalsIgnoreCase(CHARSET) || !UNCODED.contains(encoding)) {
            throw malformed();
        }
    }

    /** Returns a part's headers by their names in lower case. */
    private static Map<String, String> head(String text) {
        Map<String, String> head = new HashMap<>();
        for (String line : text.lines().filter(each -> !each.isEmpty()).toList()) {
            int colon = line.indexOf(':');
            String name = colon <= 0 ? "" : line.substring(0, colon).toLowerCase(Locale.ROOT);
            if (!HEADER.matcher(name).matches() || head.put(name, line.substring(colon + 1)) != null) {
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

    /** Returns the problem for a form that servers might read in different ways. */
    public static ProblemException malformed() {
        return new ProblemException(ProblemType.MALFORMED_REQUEST, "The form cannot be read");
    }
}
