package io.gateway302.exchange.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.compression.DecompressionException;
import io.netty.handler.codec.compression.JdkZlibDecoder;
import io.netty.handler.codec.compression.ZlibWrapper;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Decoder for a copy of a streamed response, piece by piece. The response itself is passed on in its coding. */
public final class StreamDecoder implements AutoCloseable {

    /** Maximum number of bytes of one decoded piece. Decoding stops at a larger piece. */
    private static final int LARGEST = 1024 * 1024;

    private final boolean coded;
    private @Nullable EmbeddedChannel decoder;

    private StreamDecoder(boolean coded, @Nullable ZlibWrapper wrapper) {
        this.coded = coded;
        this.decoder = wrapper == null ? null : new EmbeddedChannel(new JdkZlibDecoder(wrapper, true, LARGEST));
    }

    /** Creates a decoder for a coding. For {@link ContentCoding#OTHER}, it decodes nothing. */
    public static StreamDecoder of(ContentCoding coding) {
        return switch (coding) {
            case IDENTITY -> new StreamDecoder(false, null);
            case GZIP -> new StreamDecoder(true, ZlibWrapper.GZIP);
            case DEFLATE -> new StreamDecoder(true, ZlibWrapper.ZLIB);
            case OTHER -> new StreamDecoder(true, null);
        };
    }

    /**
     * Returns whether the content cannot be read: its coding is unsupported, it does not have that coding, or a piece
     * was too large.
     */
    public boolean isBlind() {
        return coded && decoder == null;
    }

    /** Decodes a piece for the reader, without changing the piece. */
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
            // the content does not have the announced coding: it is passed on, but not read any more
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
