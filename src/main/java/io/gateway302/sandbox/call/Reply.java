package io.gateway302.sandbox.call;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import tools.jackson.databind.JsonNode;

/** Reply of the server to a call: a response, or a fault of the connection. */
public sealed interface Reply {

    /** Complete response. */
    record Whole(int status, String contentType, Map<String, String> headers, byte[] body) implements Reply {

        public static Whole json(int status, JsonNode body) {
            return new Whole(
                    status, "application/json", Map.of(), body.toString().getBytes(StandardCharsets.UTF_8));
        }

        /** Returns a response of a type other than JSON. */
        public static Whole of(int status, String contentType, byte[] body) {
            return new Whole(status, contentType, Map.of(), body);
        }

        /** Returns another response with the same headers. */
        public Whole with(int otherStatus, JsonNode otherBody) {
            Whole other = json(otherStatus, otherBody);
            return new Whole(other.status, other.contentType, headers, other.body);
        }

        /** Returns the response with further headers. */
        public Whole withAll(Map<String, String> others) {
            Map<String, String> all = new LinkedHashMap<>(headers);
            all.putAll(others);
            return new Whole(status, contentType, all, body);
        }

        public Whole with(String header, String value) {
            Map<String, String> more = new LinkedHashMap<>(headers);
            more.put(header, value);
            return new Whole(status, contentType, more, body);
        }
    }

    /**
     * Response that is streamed in separate pieces.
     *
     * @param body factory of the pieces; the given scheduler times the pauses between them
     * @param breaksOff true to close the connection after the last piece, in the middle of the response
     */
    record Flow(
            int status,
            String contentType,
            Map<String, String> headers,
            Function<Scheduler, Flux<byte[]>> body,
            boolean breaksOff)
            implements Reply {}

    /** First half of a response with the length of the whole, then a close of the connection. */
    record Half(Whole whole) implements Reply {}

    /** Reset of the connection without any byte of a response. */
    record Reset() implements Reply {}

    /** Delayed reply, which occupies no thread during the delay. */
    record Late(Duration after, Reply then) implements Reply {}
}
