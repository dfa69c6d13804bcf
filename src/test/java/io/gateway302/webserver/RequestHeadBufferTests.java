package io.gateway302.webserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.coyote.Request;
import org.apache.coyote.http11.Http11InputBuffer;
import org.apache.tomcat.util.buf.MessageBytes;
import org.apache.tomcat.util.http.parser.HttpParser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RequestHeadBufferTests {

    private static final int LARGE = 18 * 1024;
    private static final int AHEAD = 2048;
    private static final String HEAD = "POST /v1/chat?a=b HTTP/1.1\r\nHost: shop\r\nX-Name: value\r\n\r\n";
    private static final String BODY = "the first bytes of the body";

    private final Request request = new Request();
    private final byte[] parsed = new byte[LARGE];
    private Http11InputBuffer input;

    @BeforeEach
    void parse() {
        input = new Http11InputBuffer(request, LARGE - AHEAD, new HttpParser(null, null));
        request.setInputBuffer(input);
        byte[] sent = (HEAD + BODY).getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(sent, 0, parsed, 0, sent.length);
        input.setByteBuffer(ByteBuffer.wrap(parsed).limit(sent.length).position(HEAD.length()));
        request.setMethod(parsed, 0, "POST".length());
        setTo("/v1/chat", request.requestURI());
        setTo("a=b", request.queryString());
        setTo("HTTP/1.1", request.protocol());
        setTo("value", request.getMimeHeaders().addValue(parsed, HEAD.indexOf("X-Name"), "X-Name".length()));
    }

    private void setTo(String text, MessageBytes part) {
        part.setBytes(parsed, HEAD.indexOf(text), text.length());
    }

    @Test
    void keepsWhatWasParsedInABufferOfItsSize() {
        RequestHeadBuffer.shrink(request, AHEAD);
        Arrays.fill(parsed, (byte) 0);

        assertThat(input.getByteBuffer().capacity()).isEqualTo(HEAD.length() + BODY.length() + AHEAD);
        assertThat(request.getMethod()).isEqualTo("POST");
        assertThat(request.requestURI().toString()).isEqualTo("/v1/chat");
        assertThat(request.queryString().toString()).isEqualTo("a=b");
        assertThat(request.protocol().toString()).isEqualTo("HTTP/1.1");
        assertThat(request.getMimeHeaders().getHeader("x-name")).isEqualTo("value");
        assertThat(unread()).isEqualTo(BODY);
    }

    @Test
    void readsTheNextHeadIntoALargeBuffer() {
        RequestHeadBuffer buffer = RequestHeadBuffer.shrink(request, AHEAD);
        input.getByteBuffer().position(HEAD.length() + 4);

        buffer.restore();

        assertThat(input.getByteBuffer().capacity()).isEqualTo(LARGE);
        assertThat(unread()).isEqualTo(BODY.substring(4));
    }

    @Test
    void leavesABufferThatIsAlmostFull() {
        ByteBuffer full = ByteBuffer.wrap(parsed).limit(LARGE - AHEAD);
        input.setByteBuffer(full);

        RequestHeadBuffer buffer = RequestHeadBuffer.shrink(request, AHEAD);
        assertThat(input.getByteBuffer()).isSameAs(full);
        buffer.restore();
        assertThat(input.getByteBuffer()).isSameAs(full);
    }

    private String unread() {
        return StandardCharsets.ISO_8859_1
                .decode(input.getByteBuffer().duplicate())
                .toString();
    }
}
