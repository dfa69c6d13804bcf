package io.gateway302.upstream.call;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * Retries and timeout of a client, which those of OpenAI, Anthropic and Google send in headers.
 *
 * @param isRetry true if the client has sent the request before; then the gateway does not retry it as well
 * @param timeout time that the client waits for the response; null if it is not told
 */
record ClientRetries(boolean isRetry, @Nullable Duration timeout) {

    private static final String RETRY_COUNT = "x-stainless-retry-count";

    /** Headers with the timeout in seconds: of OpenAI and Anthropic in Python and in Node, and of Google. */
    private static final List<String> TIMEOUTS =
            List.of("x-stainless-read-timeout", "x-stainless-timeout", "x-server-timeout");

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}(?:\\.[0-9]{1,9})?");

    static ClientRetries of(HttpHeaders headers) {
        BigDecimal count = number(headers.getFirst(RETRY_COUNT));
        return new ClientRetries(count != null && count.signum() > 0, timeout(headers));
    }

    /** Returns whether the client still waits after this time. */
    boolean awaits(Duration time) {
        return timeout == null || time.compareTo(timeout) < 0;
    }

    private static @Nullable Duration timeout(HttpHeaders headers) {
        return TIMEOUTS.stream()
                .map(name -> number(headers.getFirst(name)))
                .filter(seconds -> seconds != null && seconds.signum() > 0)
                .findFirst()
                .map(seconds -> Duration.ofNanos(seconds.movePointRight(9).longValue()))
                .orElse(null);
    }

    private static @Nullable BigDecimal number(@Nullable String value) {
        return value != null && NUMBER.matcher(value).matches() ? new BigDecimal(value) : null;
    }
}
