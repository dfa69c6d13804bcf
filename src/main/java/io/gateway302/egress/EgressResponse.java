package io.gateway302.egress;

import java.io.InputStream;
import org.springframework.http.HttpHeaders;

/** Response whose body is read from the network as it is taken. It holds a connection until it is closed. */
public final class EgressResponse implements AutoCloseable {

    private final int status;
    private final HttpHeaders headers;
    private final ResponseContent content;

    EgressResponse(int status, HttpHeaders headers, ResponseContent content) {
        this.status = status;
        this.headers = headers;
        this.content = content;
    }

    /** Returns the status code; redirects are not followed. */
    public int status() {
        return status;
    }

    /** Returns the header fields. */
    public HttpHeaders headers() {
        return headers;
    }

    /**
     * Returns the body, which can be read once. It throws {@link EgressTooLargeException} beyond the size that the
     * request allows, and another {@link java.io.IOException} if the connection breaks or a timeout passes.
     */
    public InputStream body() {
        return content;
    }

    /** Closes the connection. */
    @Override
    public void close() {
        content.close();
    }

    @Override
    public String toString() {
        return "EgressResponse[" + status + "]";
    }
}
