package io.gateway302.relay;

import io.gateway302.exchange.Body;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Body that the gateway writes itself: in memory while it is small, then in the spool. Closing deletes its file. */
public final class BodyWriter extends OutputStream {

    private final Spool spool;
    private final int inMemory;
    private final ByteArrayOutputStream start = new ByteArrayOutputStream();
    private Spool.@Nullable Stored stored;

    BodyWriter(Spool spool, int inMemory) {
        this.spool = spool;
        this.inMemory = inMemory;
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    /**
     * Writes bytes.
     *
     * @throws io.gateway302.problem.ProblemException if the spool is full, or the disk fails
     */
    @Override
    public void write(byte[] bytes, int offset, int length) {
        Spool.Stored file = stored;
        if (file == null && start.size() + length <= inMemory) {
            start.write(bytes, offset, length);
            return;
        }
        if (file == null) {
            file = spool.create();
            stored = file;
            file.write(start.toByteArray(), 0, start.size());
            start.reset();
        }
        file.write(bytes, offset, length);
    }

    /**
     * Returns the written body.
     *
     * @param tree its parsed content, for the steps of the call
     */
    public Body body(JsonNode tree) {
        Spool.Stored file = stored;
        if (file == null) {
            return new Body.Json(start.toByteArray(), tree);
        }
        file.complete();
        return file.body(tree);
    }

    /**
     * Gives the written body away to work that outlives this writer: closing the writer no longer deletes its file.
     *
     * @return action that deletes the file
     */
    public Runnable handOver() {
        Spool.Stored file = stored;
        stored = null;
        return file == null ? () -> {} : file::close;
    }

    @Override
    public void close() {
        if (stored != null) {
            stored.close();
        }
    }
}
