package io.gateway302.webserver;

import java.nio.ByteBuffer;
import java.util.Locale;
import org.apache.coyote.Request;
import org.apache.coyote.http11.Http11InputBuffer;
import org.apache.tomcat.util.buf.MessageBytes;
import org.apache.tomcat.util.http.MimeHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Head of a request as it was sent, for comparison with Tomcat's parsed form. Tomcat has already rejected malformed
 * heads. This check rejects ambiguous ones, which another server on the way may have parsed differently.
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

    /** Creates the view of a head. Nothing after the head may have been read from the input buffer yet. */
    RequestHead(Request request) {
        // parsed in place, from the start of the buffer; since then, only header values were moved, within their lines
        this.request = request;
        sent = ((Http11InputBuffer) request.getInputBuffer()).getByteBuffer();
        length = sent.position();
        unread = sent.remaining();
    }

    /**
     * Returns the fault of the head; null if there is none.
     *
     * @param lineEnds line ends of the connection; a body is announced to it if the head is valid
     * @param ahead number of bytes that were read from the connection but are not in Tomcat's input buffer yet
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
        // -1 for a chunked body, and for no body
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
                // negative if the host has no port
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

    /**
     * Returns whether the head has a Content-Length. Reads the sent bytes: Tomcat removes the header if there is a
     * transfer coding.
     */
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
            // header names are ASCII letters and hyphens; this bit turns letters into lower case and is already set in
            // a hyphen
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

    /**
     * Returns whether the Connection header names a header of the content or the credential. Such a header is not
     * forwarded (RFC 9110 §7.6.1), so the upstream would decide with less information than the gateway.
     */
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

    /** Returns a byte of the head; beyond its end 0, which no head contains. */
    private byte at(int index) {
        return index < length ? sent.get(index) : 0;
    }

    private boolean isHttp11() {
        return request.protocol().equals("HTTP/1.1");
    }
}
