package io.gateway302.relay;

import java.io.InputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Part of a multipart form.
 *
 * @param name name of the field
 * @param isFile whether the part is a file
 * @param filename name of the file; empty for a file that a browser's user did not choose, null if there is none
 * @param head headers by their names in lower case
 * @param content content, to be read before the next part
 */
public record FormPart(
        String name, boolean isFile, @Nullable String filename, Map<String, String> head, InputStream content) {

    private static final String TYPE = "content-type";

    /** Returns the content type; null if there is none. */
    public @Nullable String contentType() {
        return head.get(TYPE);
    }
}
