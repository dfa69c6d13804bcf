package io.gateway302.webserver;

import java.nio.ByteBuffer;
import java.util.Locale;
import org.apache.coyote.Request;
import org.apache.coyote.http11.Http11InputBuffer;
import org.apache.tomcat.util.buf.MessageBytes;
import org.apache.tomcat.util.http.MimeHeaders;
import org.jspecify.annotations.Nullable;

/**
 * The head of a request as it was sent, next to what Tomcat made of it. Tomcat has refused already what it cannot read; this
 * finds what it takes in one of several ways that it can be read, of which another server on the way may have taken another.
 */
final class RequestHead {

    private static final String CONTENT_LENGTH = "content-length";
    private static final String CONTENT_TYPE = "content-type";
    private static final String TRANSFER_ENCODING = "transfer-encoding";
    private static final int LAST_PORT = 65535;

    private final Request request;
    private final ByteBuffer sent;
    private final int length;
    private final int unread;

    /** The head of a request of which nothing more than that has been read. */
    RequestHead(Request request) {
        // parsed in place, from the start of the buffer; header values were moved within their lines since, nothing
        // else was
        this.request = request;
        sent = ((Http11InputBuffer) request.getInputBuffer()).getByteBuffer();
        length = sent.position();
        unread = sent.remaining();
    }

    /**
     * What is wrong with it; null if nothing is.
     *
     * @param lineEnds of the connection that it came over; are told of the body of a sound request
     * @param ahead how many bytes were read from the connection that are not in Tomcat's buffer yet
     */
    @Nullable
    String fault(LineEnds lineEnds, int ahead) {
        if (lineEnds.anyAmong(length, unread + ahead)) {
            return "a line is folded, or ends without CR LF";
        }
        if (!hasStrictRequestLine()) {
            return "the request line is not «method SP path SP version»";
        }
        if (!hasUsableHost()) {
            return "the host is empty, or its port is none";
        }
        if (!hasOneLength()) {
            return "the length of the body is told in more than one way";
        }
        if (isRepeated(CONTENT_TYPE)) {
            return "the content type is told more than once";
        }
        if (removesContentHeaders()) {
            return "the connection header names a header that belongs to the content";
        }
        // -1 for a body in chunks, and for none
        lineEnds.expectBody(unread + ahead, Math.max(request.getContentLengthLong(), 0));
        return null;
    }

    private boolean hasStrictRequestLine() {
        int method = 0;
        while (at(method) == '\r' || at(method) == '\n') {
            method++;
        }
        int target = endOfWord(method) + 1;
        int version = endOfWord(target) + 1;
        return at(target - 1) == ' '
                && (at(target) == '/' || at(target) == '*')
                && at(version - 1) == ' '
                && at(version) == 'H';
    }

    private int endOfWord(int start) {
        int end = start;
        while (at(end) > ' ') {
            end++;
        }
        return end;
    }

    private boolean hasUsableHost() {
        MessageBytes host = request.getMimeHeaders().getValue("host");
        return (host == null ? !isHttp11() : host.getLength() > 0)
                // below zero where it was not told
                && request.getServerPort() <= LAST_PORT;
    }

    private boolean hasOneLength() {
        MimeHeaders headers = request.getMimeHeaders();
        int coding = headers.findHeader(TRANSFER_ENCODING, 0);
        return coding < 0
                || (isHttp11()
                        && headers.getValue(coding).equalsIgnoreCase("chunked")
                        && !isRepeated(TRANSFER_ENCODING)
                        && !tellsContentLength());
    }

    /** Looked for in what was sent: beside a transfer coding, Tomcat drops the header before anybody sees it. */
    private boolean tellsContentLength() {
        for (int line = 0; line < length - CONTENT_LENGTH.length(); line++) {
            if (at(line) == '\n' && isContentLength(line + 1)) {
                return true;
            }
        }
        return false;
    }

    private boolean isContentLength(int start) {
        int end = start + CONTENT_LENGTH.length();
        if (at(end) != ':') {
            return false;
        }
        for (int i = start; i < end; i++) {
            // the letters of a header's name are ASCII, and a hyphen keeps its code with this bit set
            if ((at(i) | 0x20) != CONTENT_LENGTH.charAt(i - start)) {
                return false;
            }
        }
        return true;
    }

    private boolean isRepeated(String header) {
        MimeHeaders headers = request.getMimeHeaders();
        int first = headers.findHeader(header, 0);
        return first >= 0 && headers.findHeader(header, first + 1) >= 0;
    }

    /** A header named there is not forwarded (RFC 9110 §7.6.1): the upstream would decide by less than the gateway did. */
    private boolean removesContentHeaders() {
        MimeHeaders headers = request.getMimeHeaders();
        for (int i = headers.findHeader("connection", 0); i >= 0; i = headers.findHeader("connection", i + 1)) {
            String options = headers.getValue(i).toString().toLowerCase(Locale.ROOT);
            if (options.contains("content-") || options.contains("authorization") || options.contains("accept")) {
                return true;
            }
        }
        return false;
    }

    /** A byte of the head; 0, which none has, beyond its end. */
    private byte at(int index) {
        return index < length ? sent.get(index) : 0;
    }

    private boolean isHttp11() {
        return request.protocol().equals("HTTP/1.1");
    }
}
