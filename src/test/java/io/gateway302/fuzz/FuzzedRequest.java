package io.gateway302.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Request whose body, content type or coding may be faulty.
 *
 * @param path path
 * @param headers header lines, without those of the credential and the length
 * @param body body
 * @param untouched whether it has neither a fault nor an unusual form
 */
record FuzzedRequest(String path, List<String> headers, byte[] body, boolean untouched) {

    /** Returns the value of a header; null if absent. */
    @Nullable
    String header(String name) {
        return headers.stream()
                .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse(null);
    }

    /** Returns the complete request with a key, one character per byte. */
    String message(String key) {
        StringBuilder message = new StringBuilder("POST " + path + " HTTP/1.1\r\nHost: gateway\r\n");
        message.append("Authorization: Bearer ").append(key).append("\r\n");
        headers.forEach(line -> message.append(line).append("\r\n"));
        message.append("Content-Length: ").append(body.length).append("\r\n\r\n");
        return message.append(new String(body, StandardCharsets.ISO_8859_1)).toString();
    }

    /** Returns a short form of the request, for the report of a failure. */
    @Override
    public String toString() {
        String text = new String(body, StandardCharsets.UTF_8);
        String shown = text.length() <= 2000 ? text : text.substring(0, 2000) + "… (" + body.length + " bytes)";
        return "POST " + path + " " + headers + "\n" + shown;
    }
}
