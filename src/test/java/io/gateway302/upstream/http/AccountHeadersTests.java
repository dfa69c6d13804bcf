package io.gateway302.upstream.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountHeadersTests {

    private static boolean isHidden(AccountHeaders filter, String name) {
        return filter.hides(name.toLowerCase(Locale.ROOT));
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
        assertThat(isHidden(new AccountHeaders(List.of()), name)).isTrue();
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
        assertThat(isHidden(new AccountHeaders(List.of()), name)).isFalse();
    }

    @Test
    void leavesHeadersThatTheOperatorNames() {
        AccountHeaders filter = new AccountHeaders(List.of("OpenAI-Project", "x-ratelimit-*"));

        assertThat(isHidden(filter, "openai-project")).isFalse();
        assertThat(isHidden(filter, "X-RateLimit-Limit-Requests")).isFalse();
        assertThat(isHidden(filter, "openai-organization")).isTrue();
        assertThat(isHidden(filter, "x-ratelimit")).isTrue();
    }
}
