package io.gateway302.passthrough;

import io.gateway302.exchange.Body;
import io.gateway302.passthrough.Spool.Stored;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import org.jspecify.annotations.Nullable;

/** Body of a request: in memory if it is small, in the spool on disk if it is large. */
final class RequestBody implements AutoCloseable {

    private static final RequestBody NOTHING = new RequestBody(Body.EMPTY, null);

    private final Body body;
    private final @Nullable Stored stored;
    private OutlineMemory.@Nullable Share outline;

    private RequestBody(Body body, @Nullable Stored stored) {
        this.body = body;
        this.stored = stored;
    }

    /** Returns an empty body. */
    static RequestBody nothing() {
        return NOTHING;
    }

    /**
     * Reads the body to its end.
     *
     * @param inMemory maximum size in bytes of a body that is held in memory
     * @param largest maximum size of a body in bytes
     * @throws IOException if the caller's connection breaks, or the body is not valid HTTP
     * @throws ProblemException if the body is too large
     */
    static RequestBody read(HttpServletRequest request, int inMemory, long largest, Spool spool) throws IOException {
        long announced = request.getContentLengthLong();
        if (announced > largest) {
            throw tooLarge(largest);
        }
        InputStream content = request.getInputStream();
        // the buffer of a stream is as large as what is asked for, up to 16 KB
        int most = announced < 0 ? inMemory : (int) Math.min(inMemory, announced);
        byte[] start = content.readNBytes(most + 1);
        if (start.length <= inMemory) {
            return start.length == 0 ? NOTHING : new RequestBody(new Body.Bytes(start), null);
        }
        Stored stored = spool.store(start, content, largest);
        return new RequestBody(stored.body(), stored);
    }

    /** Returns the problem for a body that is larger than the limit in bytes. */
    static ProblemException tooLarge(long largest) {
        return new ProblemException(
                ProblemType.PAYLOAD_TOO_LARGE,
                "The body is larger than " + largest + " bytes, the limit of gateway.passthrough.max-body-size");
    }

    /** Adds a share of the memory for outlines, which is released with the body. */
    OutlineMemory.Share outlineIn(OutlineMemory memory) {
        OutlineMemory.Share share = memory.share();
        outline = share;
        return share;
    }

    /** Returns the body, not parsed yet. */
    Body body() {
        return body;
    }

    /** Opens the body from its beginning. */
    InputStream open() throws IOException {
        return switch (body) {
            case Body.Held held -> new ByteArrayInputStream(held.content());
            case Body.Stored onDisk -> Files.newInputStream(onDisk.file());
            case Body.Stream _ -> throw new IllegalStateException("A request is not streamed");
        };
    }

    @Override
    public void close() {
        if (outline != null) {
            outline.close();
        }
        if (stored != null) {
            stored.close();
        }
    }
}
