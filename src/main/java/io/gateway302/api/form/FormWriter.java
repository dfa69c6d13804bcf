package io.gateway302.api.form;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.springframework.http.MediaType;

/** Writer of a multipart form (RFC 7578). Names must not contain quotation marks, backslashes or control characters. */
final class FormWriter {

    private static final String LINE_END = "\r\n";

    private final OutputStream out;
    private final String boundary;

    FormWriter(OutputStream out, String boundary) {
        this.out = out;
        this.boundary = boundary;
    }

    /** Returns the content type of a form with this boundary. */
    static String contentType(String boundary) {
        return MediaType.MULTIPART_FORM_DATA_VALUE + "; boundary=" + boundary;
    }

    void text(String name, InputStream value) throws IOException {
        begin(name);
        end(value);
    }

    void file(String name, String filename, String contentType, InputStream content) throws IOException {
        begin(name);
        print("; filename=\"" + filename + "\"" + LINE_END + "Content-Type: " + contentType);
        end(content);
    }

    /** Ends the form. */
    void end() throws IOException {
        print("--" + boundary + "--" + LINE_END);
    }

    private void begin(String name) throws IOException {
        print("--" + boundary + LINE_END + "Content-Disposition: form-data; name=\"" + name + "\"");
    }

    private void end(InputStream content) throws IOException {
        print(LINE_END + LINE_END);
        content.transferTo(out);
        print(LINE_END);
    }

    private void print(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
