package io.gateway302.relay;

import io.gateway302.exchange.Body;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import io.gateway302.relay.Spool.Stored;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import org.jspecify.annotations.Nullable;

/** Body of a request: in memory if it is small, in the spool on disk if it is large. */
public final class RequestBody implements AutoCloseable {

    private final Body body;
    private final @Nullable Stored stored;
    private @Nullable Runnable onClose;

    RequestBody(Body body, @Nullable Stored stored) {
        this.body = body;
        this.stored = stored;
    }

    /** Returns an empty body. */
    public static RequestBody nothing() {
        return new RequestBody(Body.EMPTY, null);
    }

    /** Returns the problem for a body that is larger than the limit in bytes. */
    public static ProblemException tooLarge(long largest) {
        return new ProblemException(
                ProblemType.PAYLOAD_TOO_LARGE,
                "The body is larger than " + largest + " bytes, the limit of gateway.passthrough.max-body-size");
    }

    /** Registers work to run when the body is closed, such as the release of memory. */
    public void onClose(Runnable work) {
        onClose = work;
    }

    /** Returns the body, not parsed yet. */
    public Body body() {
        return body;
    }

    /** Opens the body from its beginning. */
    public InputStream open() throws IOException {
        return switch (body) {
            case Body.Held held -> new ByteArrayInputStream(held.content());
            case Body.Stored onDisk -> Files.newInputStream(onDisk.file());
            case Body.Stream _ -> throw new IllegalStateException("A request is not streamed");
        };
    }

    @Override
    public void close() {
        if (onClose != null) {
            onClose.run();
        }
        if (stored != null) {
            stored.close();
        }
    }
}
