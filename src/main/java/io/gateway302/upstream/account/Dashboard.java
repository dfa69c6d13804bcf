package io.gateway302.upstream.account;

import io.gateway302.upstream.FailoverList;
import io.gateway302.upstream.UpstreamKey;
import io.netty.handler.timeout.ReadTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * Client for the account data of 302.AI. It takes the first address that responds. Responses are limited in size and
 * time. A failure does not affect the cooldown of keys or addresses.
 */
final class Dashboard {

    /** Maximum size of a record or a balance in bytes. */
    private static final int MAX_RESPONSE_BYTES = 64 * 1024;

    private final WebClient web;
    private final FailoverList<URI> addresses;
    private final Duration deadline;

    /** Reader that keeps all digits of an amount. */
    private final ObjectReader json;

    Dashboard(WebClient web, FailoverList<URI> addresses, Duration deadline, JsonMapper json) {
        this.web = web;
        this.addresses = addresses;
        this.deadline = deadline;
        this.json = json.reader().with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    }

    /** Result of a request. */
    sealed interface Page {

        /**
         * Response.
         *
         * @param status HTTP status
         * @param body JSON of the response; a missing node if it is not JSON
         */
        record Answered(int status, JsonNode body) implements Page {}

        /** Missing response, with the reason for the log. */
        record Unanswered(String reason) implements Page {}
    }

    /** Sends a request and blocks until its result. Tries each address once, with the timeout for each. */
    Page get(UpstreamKey key, String path) {
        return get(key, path, deadline, MAX_RESPONSE_BYTES);
    }

    /**
     * Sends a request with its own limits.
     *
     * @param timeout maximum time at each address
     * @param largest maximum size of the response in bytes; a larger one counts as missing
     */
    Page get(UpstreamKey key, String path, Duration timeout, int largest) {
        Set<URI> tried = new HashSet<>();
        Page page = new Page.Unanswered("no address");
        for (Optional<URI> next = addresses.choose(tried); next.isPresent(); next = addresses.choose(tried)) {
            tried.add(next.get());
            page = get(key, URI.create(next.get() + path), timeout, largest);
            if (page instanceof Page.Answered) {
                return page;
            }
        }
        return page;
    }

    private Page get(UpstreamKey key, URI address, Duration timeout, int largest) {
        Mono<Page> page = web.get()
                .uri(address)
                .header(HttpHeaders.AUTHORIZATION, "Bearer " + key.secret().reveal())
                .header(HttpHeaders.USER_AGENT, "gateway302")
                .accept(MediaType.APPLICATION_JSON)
                .exchangeToMono(response -> read(response, largest))
                .timeout(timeout)
                .onErrorResume(failure -> Mono.just(new Page.Unanswered(reason(failure))));
        Page result = page.block();
        return result == null ? new Page.Unanswered("nothing came") : result;
    }

    private Mono<Page> read(ClientResponse response, int largest) {
        int status = response.statusCode().value();
        return DataBufferUtils.join(response.bodyToFlux(DataBuffer.class), largest)
                .map(Dashboard::takeBytes)
                .defaultIfEmpty(new byte[0])
                .map(bytes -> new Page.Answered(status, parse(bytes)));
    }

    private static byte[] takeBytes(DataBuffer buffer) {
        byte[] bytes = new byte[buffer.readableByteCount()];
        buffer.read(bytes);
        DataBufferUtils.release(buffer);
        return bytes;
    }

    private JsonNode parse(byte[] body) {
        try {
            return body.length == 0 ? MissingNode.getInstance() : json.readTree(body);
        } catch (JacksonException e) {
            return MissingNode.getInstance();
        }
    }

    private static String reason(Throwable failure) {
        Throwable root = NestedExceptionUtils.getMostSpecificCause(failure);
        return root instanceof TimeoutException || root instanceof ReadTimeoutException
                ? "no answer in time"
                : root.toString();
    }
}
