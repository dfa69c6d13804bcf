package io.gateway302.sandbox;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import tools.jackson.databind.JsonNode;

/** What the server does with the connection that a call came on. */
sealed interface Reply {

    /** Answers as HTTP wants it. */
    record Whole(int status, String contentType, Map<String, String> headers, byte[] body) implements Reply {

        static Whole json(int status, JsonNode body) {
            return new Whole(
                    status, "application/json", Map.of(), body.toString().getBytes(StandardCharsets.UTF_8));
        }

        /** Of a type that is not JSON. */
        static Whole of(int status, String contentType, byte[] body) {
            return new Whole(status, contentType, Map.of(), body);
        }

        /** Another answer with the same headers. */
        Whole with(int otherStatus, JsonNode otherBody) {
            Whole other = json(otherStatus, otherBody);
            return new Whole(other.status, other.contentType, headers, other.body);
        }

        /** With further headers. */
        Whole withAll(Map<String, String> others) {
            Map<String, String> all = new LinkedHashMap<>(headers);
            all.putAll(others);
            return new Whole(status, contentType, all, body);
        }

        Whole with(String header, String value) {
            Map<String, String> more = new LinkedHashMap<>(headers);
            more.put(header, value);
            return new Whole(status, contentType, more, body);
        }
    }

    /**
     * Sends an answer bit by bit, each by itself.
     *
     * @param body the bits, with pauses that are timed by the scheduler given
     * @param breaksOff whether the connection is closed after the last bit, in the middle of the answer
     */
    record Flow(
            int status,
            String contentType,
            Map<String, String> headers,
            Function<Scheduler, Flux<byte[]>> body,
            boolean breaksOff)
            implements Reply {}

    /** Promises a whole answer, sends the first half of it, and closes. */
    record Half(Whole whole) implements Reply {}

    /** Resets the connection without a byte of an answer. */
    record Reset() implements Reply {}

    /** Does the same later, and holds no thread meanwhile. */
    record Late(Duration after, Reply then) implements Reply {}
}
