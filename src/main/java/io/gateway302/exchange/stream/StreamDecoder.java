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

    /** Maximum number of bytes that one slice may be decoded to. Decoding stops at more: it is a decompression bomb. */
    private static final int MAX_BYTES = 1024 * 1024;

    /** Number of bytes of a slice, so that content may be compressed to a 128th wherever pieces begin and end. */
    private static final int SLICE = 8 * 1024;

    private final boolean coded;
    private @Nullable EmbeddedChannel decoder;

    private StreamDecoder(boolean coded, @Nullable ZlibWrapper wrapper) {
        this.coded = coded;
        this.decoder = wrapper == null ? null : new EmbeddedChannel(new JdkZlibDecoder(wrapper, true, MAX_BYTES));
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
     * Returns whether the content cannot be read: its coding is unsupported, it does not have that coding, or it is a
     * decompression bomb.
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
            for (int at = piece.position(); at < piece.limit() && !isBlind(); at += SLICE) {
                decodeSlice(channel, piece.slice(at, Math.min(SLICE, piece.limit() - at)), reader);
            }
        } catch (DecompressionException e) {
            // the content does not have the announced coding: it is passed on, but not read any more
            close();
        }
    }

    private static void decodeSlice(EmbeddedChannel channel, ByteBuffer slice, Consumer<ByteBuffer> reader) {
        channel.writeInbound(Unpooled.copiedBuffer(slice));
        for (ByteBuf text = channel.readInbound(); text != null; text = channel.readInbound()) {
            try {
                reader.accept(text.nioBuffer());
            } finally {
                text.release();
            }
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
