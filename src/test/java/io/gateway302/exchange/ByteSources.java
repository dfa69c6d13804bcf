package io.gateway302.exchange;

import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Sources of bytes that are in memory. */
public final class ByteSources {

    private ByteSources() {}

    /**
     * Returns a source of the pieces, in order.
     *
     * @param end result after the last piece: null for the end; it may throw an exception to simulate a failure
     */
    public static ByteSource of(List<ByteBuffer> pieces, Supplier<@Nullable ByteBuffer> end) {
        Iterator<ByteBuffer> rest = pieces.iterator();
        return new ByteSource() {

            @Override
            public @Nullable ByteBuffer next() {
                return rest.hasNext() ? rest.next() : end.get();
            }

            @Override
            public boolean isReady() {
                return true;
            }

            @Override
            public void close() {}
        };
    }
}
