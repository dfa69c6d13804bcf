package io.gateway302.passthrough.response;

import io.gateway302.exchange.Body;
import io.gateway302.exchange.GatewayResponse;
import java.util.List;
import org.springframework.http.HttpHeaders;

/** Responses whose content the gateway has changed. */
final class ChangedResponse {

    /** Maximum size in bytes of a decoded response that may be changed. */
    static final int MAX_BYTES = 16 * 1024 * 1024;

    /** Headers that describe the bytes of the upstream's response. */
    private static final List<String> OF_THE_BYTES = List.of(
            HttpHeaders.CONTENT_ENCODING,
            HttpHeaders.CONTENT_LENGTH,
            HttpHeaders.CONTENT_RANGE,
            HttpHeaders.ACCEPT_RANGES,
            HttpHeaders.ETAG,
            HttpHeaders.LAST_MODIFIED,
            "Content-MD5",
            "Digest",
            "Content-Digest",
            "Repr-Digest");

    private ChangedResponse() {}

    /**
     * Returns the response with other content.
     *
     * @param content new content, without a content coding
     */
    static GatewayResponse of(GatewayResponse answer, byte[] content) {
        HttpHeaders headers = new HttpHeaders();
        headers.addAll(answer.headers());
        OF_THE_BYTES.forEach(headers::remove);
        return new GatewayResponse(answer.status(), headers, new Body.Bytes(content));
    }
}
