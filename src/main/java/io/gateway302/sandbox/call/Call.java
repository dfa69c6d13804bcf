package io.gateway302.sandbox.call;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * Call to the simulated 302.AI, as its endpoints receive it.
 *
 * @param address base address of links in the response
 * @param method HTTP method; GET also for HEAD, which differs only in the transmission
 * @param path path as received, not decoded
 * @param query decoded query parameters
 * @param headers headers of the request
 * @param id decoded id from the path; empty if the route has none
 * @param requestId request id of the caller; {@code -} if it sent none
 * @param key API key, from the bearer token or the key header of the dialect; null if there is none
 * @param payload body
 */
public record Call(
        String address,
        String method,
        String path,
        Map<String, List<String>> query,
        HttpHeaders headers,
        String id,
        String requestId,
        @Nullable String key,
        Payload payload) {

    /** Returns the first value of a query parameter; empty if it is absent. */
    public String query(String name) {
        return query.getOrDefault(name, List.of("")).getFirst();
    }

    /** Returns the first value of a header; empty if it is absent. */
    public String header(String name) {
        String value = headers.getFirst(name);
        return value == null ? "" : value;
    }

    /** Returns the body as far as it was stored. */
    public byte[] body() {
        return payload.bytes();
    }
}
