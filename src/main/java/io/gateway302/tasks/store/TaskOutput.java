package io.gateway302.tasks.store;

import io.gateway302.problem.Violation;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Response of 302.AI as a document: JSON as it came, a text or a file with its media type.
 *
 * @param document the document; null if it is too large
 * @param isFile whether the response is a file
 * @param files the stored file of such a response; empty if it is not stored
 * @param warnings what the owner of the task should know about the response
 */
public record TaskOutput(
        @Nullable JsonNode document, boolean isFile, List<TaskResult> files, List<Violation> warnings) {

    /** Returns a response that is a document, without warnings. */
    public static TaskOutput of(JsonNode document) {
        return new TaskOutput(document, false, List.of(), List.of());
    }

    /** Returns a response that is not kept, because it is larger than the limit. */
    public static TaskOutput tooLarge(int largest) {
        return new TaskOutput(null, false, List.of(), List.of(notKept(largest)));
    }

    /** Returns the warning that a response is not kept. */
    static Violation notKept(int largest) {
        return new Violation(
                "output", "too_large", "The response has more than " + largest + " bytes, and is not kept");
    }

    /** Returns this response; {@link #tooLarge} if the document is larger than the limit. */
    public TaskOutput bounded(int largest) {
        return document == null || fits(document, largest) ? this : tooLarge(largest);
    }

    /** Returns whether the JSON text of a document has at most this number of bytes. */
    public static boolean fits(JsonNode document, int largest) {
        try (Counter counter = new Counter()) {
            JsonMapper.shared().writeValue(counter, document);
            return counter.bytes <= largest;
        }
    }

    /** Stream that only counts. */
    private static final class Counter extends OutputStream {

        private long bytes;

        @Override
        public void write(int value) {
            bytes++;
        }

        @Override
        public void write(byte[] content, int offset, int length) {
            bytes += length;
        }

        @Override
        public void close() {
            // there is nothing to release
        }
    }
}
