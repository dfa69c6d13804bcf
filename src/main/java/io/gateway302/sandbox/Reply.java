package io.gateway302.sandbox;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What the server does with the connection that a call came on. */
sealed interface Reply {

    /** Answers as HTTP wants it. */
    record Whole(int status, String contentType, Map<String, String> headers, byte[] body) implements Reply {

        static Whole json(int status, JsonNode body) {
            return new Whole(
                    status, "application/json", Map.of(), body.toString().getBytes(StandardCharsets.UTF_8));
        }

        Whole with(String header, String value) {
            Map<String, String> more = new LinkedHashMap<>(headers);
            more.put(header, value);
            return new Whole(status, contentType, more, body);
        }
    }

    /** Promises a whole answer, sends the first half of it, and closes. */
    record Half(Whole whole) implements Reply {}

    /** Resets the connection without a byte of an answer. */
    record Reset() implements Reply {}

    /** Does the same later, and holds no thread meanwhile. */
    record Late(Duration after, Reply then) implements Reply {}
}
