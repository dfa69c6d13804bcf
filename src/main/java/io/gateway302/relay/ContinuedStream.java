package io.gateway302.relay;

import io.gateway302.exchange.Body;
import io.gateway302.exchange.ByteSource;
import io.gateway302.exchange.GatewayResponse;
import io.gateway302.exchange.stream.ContentCoding;
import io.gateway302.exchange.stream.StreamDecoder;
import io.gateway302.exchange.stream.WatchedSource;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/**
 * Response of the upstream that continues an event stream which has begun with a {@link Heartbeat}. The headers of the
 * response cannot be sent any more, so its content must be events without a content coding.
 */
final class ContinuedStream {

    /** Maximum size in bytes of a decoded response in memory. */
    private static final int MAX_BYTES = 16 * 1024 * 1024;

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private ContinuedStream() {}

    /**
     * Returns the response as events. A JSON document becomes one event.
     *
     * @throws ProblemException if the response cannot be shown as events
     */
    static GatewayResponse of(GatewayResponse response) {
        ContentCoding coding = ContentCoding.of(response.headers());
        boolean events = EventHeaders.isEvents(response);
        return switch (response.body()) {
            case Body.Stream(ByteSource source, long _)
            when events && coding != ContentCoding.OTHER ->
                events(response, new Body.Stream(plain(source, coding), -1));
            case Body.Held held
            when events || held instanceof Body.Json -> {
                byte[] content = coding.decode(held.content(), MAX_BYTES);
                if (content == null) {
                    throw unfit();
                }
                yield events(response, new Body.Bytes(events ? content : event(content)));
            }
            case Body.Stream(ByteSource source, long _) -> {
                source.close();
                throw unfit();
            }
            default -> throw unfit();
        };
    }

    private static GatewayResponse events(GatewayResponse response, Body body) {
        HttpHeaders headers = new HttpHeaders();
        headers.setContentType(MediaType.TEXT_EVENT_STREAM);
        return new GatewayResponse(response.status(), headers, body);
    }

    /** Decodes a stream, and removes its byte order mark, which may stand at the start of a response only. */
    private static ByteSource plain(ByteSource source, ContentCoding coding) {
        StreamDecoder decoder = StreamDecoder.of(coding);
        return new WatchedSource(source) {

            private int marked;

            @Override
            protected ByteBuffer passes(ByteBuffer piece) {
                ByteBuffer plain = coding == ContentCoding.IDENTITY ? piece : decoded(piece);
                while (marked < BYTE_ORDER_MARK.length && plain.hasRemaining()) {
                    if (plain.get(plain.position()) == BYTE_ORDER_MARK[marked]) {
                        plain.get();
                        marked++;
                    } else {
                        marked = BYTE_ORDER_MARK.length;
                    }
                }
                return plain;
            }

            private ByteBuffer decoded(ByteBuffer piece) {
                ByteArrayOutputStream text = new ByteArrayOutputStream(4 * piece.remaining());
                decoder.decode(piece, part -> {
                    byte[] bytes = new byte[part.remaining()];
                    part.get(bytes);
                    text.writeBytes(bytes);
                });
                if (decoder.isBlind()) {
                    throw unfit();
                }
                return ByteBuffer.wrap(text.toByteArray());
            }

            @Override
            protected void ended(End end, @Nullable ProblemException problem) {
                decoder.close();
            }
        };
    }

    /** Returns a document as one event. White space between tokens of JSON may contain line ends. */
    private static byte[] event(byte[] document) {
        String text = new String(document, StandardCharsets.UTF_8).strip();
        return ("data: " + text.replaceAll("\r\n|\r|\n", "\ndata: ") + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    private static ProblemException unfit() {
        return new ProblemException(
                ProblemType.UPSTREAM_INVALID_RESPONSE, "302.AI did not answer with the stream that was requested");
    }
}
