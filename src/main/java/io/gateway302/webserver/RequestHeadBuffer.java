package io.gateway302.webserver;

import java.nio.ByteBuffer;
import java.util.List;
import org.apache.coyote.Request;
import org.apache.coyote.http11.Http11InputBuffer;
import org.apache.tomcat.util.buf.ByteChunk;
import org.apache.tomcat.util.buf.MessageBytes;
import org.apache.tomcat.util.http.MimeHeaders;

/**
 * Buffer of the head of a request, which is small while the request is processed. Tomcat parses a head in a buffer for
 * the largest one, 16 KB by default, and each waiting call would hold it.
 */
final class RequestHeadBuffer {

    private final Http11InputBuffer input;
    private final int capacity;

    private RequestHeadBuffer(Http11InputBuffer input) {
        this.input = input;
        this.capacity = input.getByteBuffer().capacity();
    }

    /**
     * Replaces the buffer of a parsed head by one of the size of the head.
     *
     * @param ahead capacity for what is read after the head, in bytes
     */
    static RequestHeadBuffer shrink(Request request, int ahead) {
        RequestHeadBuffer buffer = new RequestHeadBuffer((Http11InputBuffer) request.getInputBuffer());
        ByteBuffer large = buffer.input.getByteBuffer();
        if (large.limit() + ahead < large.capacity() && large.arrayOffset() == 0) {
            pointTo(buffer.replace(large.limit() + ahead), large.array(), request);
        }
        return buffer;
    }

    /** Replaces the buffer by one for the next head. */
    void restore() {
        if (input.getByteBuffer().capacity() < capacity) {
            replace(capacity);
        }
    }

    private byte[] replace(int size) {
        ByteBuffer old = input.getByteBuffer();
        byte[] copy = new byte[size];
        old.get(0, copy, 0, old.limit());
        input.setByteBuffer(ByteBuffer.wrap(copy).position(old.position()).limit(old.limit()));
        return copy;
    }

    private static void pointTo(byte[] copy, byte[] original, Request request) {
        // the method is a text
        List.of(
                        request.requestURI(),
                        request.decodedURI(),
                        request.queryString(),
                        request.protocol(),
                        request.serverName())
                .forEach(part -> pointTo(copy, original, part));
        MimeHeaders headers = request.getMimeHeaders();
        for (int i = 0; i < headers.size(); i++) {
            pointTo(copy, original, headers.getName(i));
            pointTo(copy, original, headers.getValue(i));
        }
    }

    @SuppressWarnings("ReferenceEquality") // a part that was copied has an array of its own
    private static void pointTo(byte[] copy, byte[] original, MessageBytes part) {
        ByteChunk bytes = part.getByteChunk();
        if (bytes.getBuffer() == original) {
            bytes.setBytes(copy, bytes.getStart(), bytes.getLength());
        }
    }
}
