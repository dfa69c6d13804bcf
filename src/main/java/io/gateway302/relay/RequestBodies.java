package io.gateway302.relay;

import io.gateway302.exchange.Body;
import io.gateway302.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;

/** Reader of request bodies: small ones into memory, large ones into the spool. */
public final class RequestBodies {

    private final Spool spool;
    private final int inMemory;
    private final long largest;

    /**
     * Creates the reader.
     *
     * @param inMemory maximum size in bytes of a body that is held in memory
     * @param largest maximum size of a body in bytes
     */
    public RequestBodies(Spool spool, int inMemory, long largest) {
        this.spool = spool;
        this.inMemory = inMemory;
        this.largest = largest;
    }

    /**
     * Reads the body to its end.
     *
     * @throws IOException if the caller's connection breaks, or the body is not valid HTTP
     * @throws ProblemException if the body is too large
     */
    public RequestBody read(HttpServletRequest request) throws IOException {
        long announced = request.getContentLengthLong();
        if (announced > largest) {
            throw RequestBody.tooLarge(largest);
        }
        InputStream content = request.getInputStream();
        // the buffer of a stream is as large as what is asked for, up to 16 KB
        int most = announced < 0 ? inMemory : (int) Math.min(inMemory, announced);
        byte[] start = content.readNBytes(most + 1);
        if (start.length <= inMemory) {
            return start.length == 0 ? RequestBody.nothing() : new RequestBody(new Body.Bytes(start), null);
        }
        Spool.Stored stored = spool.store(start, content, largest);
        return new RequestBody(stored.body(), stored);
    }

    /** Returns an empty body to write to. The caller of this method closes the writer. */
    public BodyWriter writer() {
        return new BodyWriter(spool, inMemory);
    }
}
