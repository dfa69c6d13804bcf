package io.gateway302.sandbox;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * One call to the simulated 302.AI, as its endpoints see it.
 *
 * @param address base address of links in the response
 * @param method HTTP method; GET also where it is HEAD, which differs in what is sent alone
 * @param path path of the call, as it came
 * @param query the parameters of its query, decoded
 * @param headers its headers
 * @param id the id that the path names; empty where it names none
 * @param requestId the caller's own id of the request; {@code -} where it gave none
 * @param key the bearer key that came with the call
 * @param payload the body
 */
record Call(
        String address,
        String method,
        String path,
        Map<String, List<String>> query,
        HttpHeaders headers,
        String id,
        String requestId,
        @Nullable String key,
        Payload payload) {

    /** The first value of a parameter of the query; empty where it is absent. */
    String query(String name) {
        return query.getOrDefault(name, List.of("")).getFirst();
    }

    /** The first value of a header; empty where it is absent. */
    String header(String name) {
        String value = headers.getFirst(name);
        return value == null ? "" : value;
    }

    /** The whole body. */
    byte[] body() {
        return payload.bytes();
    }
}
