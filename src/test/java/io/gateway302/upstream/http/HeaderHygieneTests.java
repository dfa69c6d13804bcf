package io.gateway302.upstream.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.identity.CredentialTrace;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;

class HeaderHygieneTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization",
                "authorization",
                "X-Api-Key",
                "x-goog-api-key",
                "mj-api-secret",
                "Cookie",
                "Forwarded",
                "X-Forwarded-For",
                "X-Forwarded-Host",
                "X-Forwarded-Anything",
                "Connection",
                "Keep-Alive",
                "TE",
                "Proxy-Authorization",
                "Transfer-Encoding",
                "Upgrade",
                "Host",
                "Content-Length",
                "Idempotency-Key",
                "X-Original-URL",
                "x-rewrite-url",
                "X-HTTP-Method-Override",
                "X-HTTP-Method",
                "X-Method-Override"
            })
    void keepsTheCallersOwnFromTheUpstream(String name) {
        assertThat(towardsUpstream(with(name, "value")))
                .satisfies(headers -> assertThat(headers.isEmpty()).isTrue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"traceparent", "tracestate", "Lang", "Content-Type", "anthropic-version", "Accept"})
    void letsTheRestPassToTheUpstream(String name) {
        assertThat(towardsUpstream(with(name, "value")).getFirst(name)).isEqualTo("value");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Set-Cookie",
                "Server",
                "Connection",
                "Keep-Alive",
                "Transfer-Encoding",
                "Trailer",
                "X-Accel-Redirect",
                "X-Accel-Buffering",
                "X-Sendfile",
                "Content-Length"
            })
    void keepsTheUpstreamsOwnFromTheCaller(String name) {
        assertThat(towardsCaller(with(name, "value")).isEmpty()).isTrue();
    }

    @Test
    void dropsWhatConnectionNames() {
        HttpHeaders headers = with("Connection", "close, X-Private");
        headers.set("x-private", "1");
        headers.set("x-public", "2");

        assertThat(towardsUpstream(headers).headerNames()).containsExactly("x-public");
    }

    private static HttpHeaders with(String name, String value) {
        HttpHeaders headers = new HttpHeaders();
        headers.set(name, value);
        return headers;
    }

    private static HttpHeaders towardsUpstream(HttpHeaders headers) {
        return HeaderHygiene.towardsUpstream(headers, CredentialTrace.of(headers));
    }

    private static HttpHeaders towardsCaller(HttpHeaders headers) {
        return HeaderHygiene.towardsCaller(
                headers, URI.create("https://api.302.ai"), new AccountHeaders(List.of()), new SecretMask(List.of()));
    }
}
