package io.gateway302.exchange;

import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Sources of bytes that are here already. */
public final class ByteSources {

    private ByteSources() {}

    /**
     * Gives the pieces, one after the other.
     *
     * @param end what comes then; null for the end, or an exception where it breaks off
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
