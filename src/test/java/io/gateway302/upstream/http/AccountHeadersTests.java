package io.gateway302.upstream.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;

class AccountHeadersTests {

    private static HttpHeaders with(String name) {
        HttpHeaders headers = new HttpHeaders();
        headers.set(name, "value");
        return headers;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "openai-organization",
                "OpenAI-Project",
                "x-ratelimit-limit-requests",
                "X-RateLimit-Remaining-Tokens",
                "x-ratelimit-reset",
                "x-rate-limit-remaining",
                "anthropic-ratelimit-unified-5h-utilization",
                "anthropic-ratelimit-requests-remaining",
                "anthropic-priority-input-tokens-limit",
                "anthropic-organization-id",
                "x-oneapi-request-id",
                "x-new-api-version",
                "x-litellm-key-spend",
                "x-goog-user-project",
                "x-quota-remaining",
                "x_account_id",
                "x-tenant-id",
                "X-User-Id",
                "x-credits-used",
                "x-balance",
                "current-concurrent-requests",
                "maximum-concurrent-requests",
                "x-channel-id"
            })
    void removesHeadersAboutTheAccount(String name) {
        assertThat(new AccountHeaders(List.of()).without(with(name)).isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type",
                "Content-Encoding",
                "Cache-Control",
                "ETag",
                "Retry-After",
                "retry-after-ms",
                "x-should-retry",
                "request-id",
                "openai-version",
                "openai-processing-ms",
                "openai-model",
                "character-cost",
                "Location",
                "Link",
                "Vary",
                "Mcp-Session-Id",
                "x-custom"
            })
    void leavesHeadersAboutTheResponse(String name) {
        assertThat(new AccountHeaders(List.of()).without(with(name)).getFirst(name))
                .isEqualTo("value");
    }

    @Test
    void leavesHeadersThatTheOperatorNames() {
        AccountHeaders filter = new AccountHeaders(List.of("OpenAI-Project", "x-ratelimit-*"));

        assertThat(filter.without(with("openai-project")).isEmpty()).isFalse();
        assertThat(filter.without(with("X-RateLimit-Limit-Requests")).isEmpty()).isFalse();
        assertThat(filter.without(with("openai-organization")).isEmpty()).isTrue();
        assertThat(filter.without(with("x-ratelimit")).isEmpty()).isTrue();
    }
}
