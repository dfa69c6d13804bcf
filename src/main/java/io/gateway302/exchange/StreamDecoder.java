package io.gateway302.exchange;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.compression.DecompressionException;
import io.netty.handler.codec.compression.JdkZlibDecoder;
import io.netty.handler.codec.compression.ZlibWrapper;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Undoes the coding of a streamed answer for those who look into it, piece by piece. What passes stays coded. */
public final class StreamDecoder implements AutoCloseable {

    /** The most that one piece may grow to: what grows to more is not looked at. */
    private static final int LARGEST = 1024 * 1024;

    private final boolean coded;
    private @Nullable EmbeddedChannel decoder;

    private StreamDecoder(boolean coded, @Nullable ZlibWrapper wrapper) {
        this.coded = coded;
        this.decoder = wrapper == null ? null : new EmbeddedChannel(new JdkZlibDecoder(wrapper, true, LARGEST));
    }

    /** Undoes a coding; of what is in {@link ContentCoding#OTHER}, nothing is seen. */
    public static StreamDecoder of(ContentCoding coding) {
        return switch (coding) {
            case IDENTITY -> new StreamDecoder(false, null);
            case GZIP -> new StreamDecoder(true, ZlibWrapper.GZIP);
            case DEFLATE -> new StreamDecoder(true, ZlibWrapper.ZLIB);
            case OTHER -> new StreamDecoder(true, null);
        };
    }

    /** Whether what passes is not seen: its coding is not known, or it is not coded as it should be, or it grew too much. */
    public boolean isBlind() {
        return coded && decoder == null;
    }

    /** Shows what the piece says; leaves the piece as it is. */
    public void decode(ByteBuffer piece, Consumer<ByteBuffer> reader) {
        if (!coded) {
            reader.accept(piece);
        } else if (decoder != null) {
            decode(decoder, piece, reader);
        }
    }

    private void decode(EmbeddedChannel channel, ByteBuffer piece, Consumer<ByteBuffer> reader) {
        try {
            channel.writeInbound(Unpooled.copiedBuffer(piece.duplicate()));
            for (ByteBuf text = channel.readInbound(); text != null; text = channel.readInbound()) {
                try {
                    reader.accept(text.nioBuffer());
                } finally {
                    text.release();
                }
            }
        } catch (DecompressionException e) {
            // not what its header says: it passes, and nobody looks into it any more
            close();
        }
    }

    @Override
    public void close() {
        if (decoder != null) {
            var _ = decoder.close();
            decoder.releaseInbound();
            decoder = null;
        }
    }
}
