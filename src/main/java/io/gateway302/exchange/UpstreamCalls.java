package io.gateway302.exchange;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Attempts of a call at the upstream.
 *
 * @param attempts number of requests started, including those whose connection was refused
 * @param startedAt start of the first attempt; null if there was none
 * @param completedAt end of the last attempt; null if there was none
 * @param duration time from the first start to the last response or failure
 * @param firstByte time from the first start to the first byte of the last response; null if there was no response
 * @param requestId upstream request id of the last response; null if it has none
 * @param key alias of the upstream key of the last attempt; null if there was none
 */
public record UpstreamCalls(
        int attempts,
        @Nullable Instant startedAt,
        @Nullable Instant completedAt,
        Duration duration,
        @Nullable Duration firstByte,
        @Nullable String requestId,
        @Nullable String key) {

    /** Value for a call without attempts. */
    public static final UpstreamCalls NONE = new UpstreamCalls(0, null, null, Duration.ZERO, null, null, null);
}
