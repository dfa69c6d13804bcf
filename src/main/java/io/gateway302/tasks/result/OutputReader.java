package io.gateway302.tasks.result;

import io.gateway302.exchange.Body;
import io.gateway302.exchange.ByteSource;
import io.gateway302.exchange.GatewayResponse;
import io.gateway302.exchange.stream.ContentCoding;
import io.gateway302.tasks.store.ManagedTask;
import io.gateway302.tasks.store.TaskOutput;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reader of 302.AI's responses to tasks. A response that is a file goes to the result store while it arrives. JSON is
 * read into memory: up to the size that is kept, or up to a larger one if its files can be stored. Only few of these
 * larger ones are in memory at a time; the others wait unread.
 */
public final class OutputReader {

    /** Maximum number of large responses in memory. */
    private static final int MAX_LARGE = 2;

    private static final String DEFAULT_TYPE = "application/octet-stream";

    private final ResultCopies copies;
    private final int maxKept;
    private final int maxRead;
    private final Semaphore large = new Semaphore(MAX_LARGE, true);

    /**
     * Creates the reader.
     *
     * @param maxKept largest response that is kept, in bytes
     * @param maxRead largest response from which files are taken, in bytes
     */
    public OutputReader(ResultCopies copies, int maxKept, int maxRead) {
        this.copies = copies;
        this.maxKept = maxKept;
        this.maxRead = Math.max(maxKept, maxRead);
    }

    /** Response in memory. Closing it lets the next large one in. */
    public final class Read implements AutoCloseable {

        private TaskOutput output = TaskOutput.tooLarge(maxKept);
        private boolean isLarge;

        /** Returns the response. */
        public TaskOutput output() {
            return output;
        }

        private void grow() throws InterruptedException {
            if (!isLarge) {
                large.acquire();
                isLarge = true;
            }
        }

        @Override
        public void close() {
            if (isLarge) {
                isLarge = false;
                large.release();
            }
        }
    }

    /**
     * Reads a response to its end.
     *
     * @throws io.gateway302.problem.ProblemException if the response breaks off
     */
    public Read read(ManagedTask task, GatewayResponse response) throws InterruptedException {
        String type = Objects.requireNonNullElse(response.headers().getFirst(HttpHeaders.CONTENT_TYPE), DEFAULT_TYPE);
        Read read = new Read();
        try {
            read.output = read(task, response, type, read);
            return read;
        } catch (RuntimeException | InterruptedException e) {
            read.close();
            throw e;
        }
    }

    private TaskOutput read(ManagedTask task, GatewayResponse response, String type, Read read)
            throws InterruptedException {
        Body body = response.body();
        if (body instanceof Body.Json parsed) {
            return TaskOutput.of(parsed.tree());
        }
        ContentCoding coding = ContentCoding.of(response.headers());
        String lower = type.toLowerCase(Locale.ROOT);
        boolean isJson = lower.contains("json");
        boolean isText = lower.startsWith("text/");
        boolean isResult = response.status() != HttpStatus.ACCEPTED.value();
        if (body instanceof Body.Stream stream && !isJson && !isText && isResult && coding == ContentCoding.IDENTITY) {
            return copies.stored(task, stream.source(), type);
        }
        byte[] content = content(body, copies.stores(task) ? maxRead : maxKept, read);
        byte[] text = content == null ? null : coding.decode(content, maxRead);
        if (content == null || text == null) {
            return TaskOutput.tooLarge(maxKept);
        }
        JsonNode tree = isJson ? parsed(text) : null;
        return tree == null
                ? new TaskOutput(document(type, isText, text), !isJson && !isText, List.of(), List.of())
                : TaskOutput.of(tree);
    }

    /** Returns the document for a response that is not JSON. */
    private static JsonNode document(String type, boolean isText, byte[] content) {
        ObjectNode file = JsonNodeFactory.instance.objectNode().put("content_type", type);
        return isText
                ? file.put("text", new String(content, StandardCharsets.UTF_8))
                : file.put("base64", Base64.getEncoder().encodeToString(content));
    }

    /** Parses a document that was too large for a buffer; returns null if it is not JSON. */
    private static @Nullable JsonNode parsed(byte[] text) {
        try {
            return JsonMapper.shared().readTree(text);
        } catch (JacksonException e) {
            return null;
        }
    }

    /** Reads the content; returns null if it is too large. A stream is read to its end in any case. */
    private byte @Nullable [] content(Body body, int largest, Read read) throws InterruptedException {
        if (body instanceof Body.Held held) {
            return held.content().length > largest ? null : held.content();
        }
        if (!(body instanceof Body.Stream stream)) {
            throw new IllegalStateException("A response is not stored");
        }
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        boolean whole = true;
        try (ByteSource source = stream.source()) {
            for (ByteBuffer piece = source.next(); piece != null; piece = source.next()) {
                long size = (long) content.size() + piece.remaining();
                whole &= size <= largest;
                if (whole) {
                    byte[] bytes = new byte[piece.remaining()];
                    piece.get(bytes);
                    if (size > maxKept) {
                        read.grow();
                    }
                    content.writeBytes(bytes);
                } else {
                    content.reset();
                    read.close();
                }
            }
        }
        return whole ? content.toByteArray() : null;
    }
}
