package io.gateway302.exchange;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How the upstream was asked.
 *
 * @param attempts how many requests were started towards it, connections refused included
 * @param startedAt when the first of them was started; null if none was
 * @param completedAt when the last of them had ended; null if there was none
 * @param duration from the first start to the last answer or failure
 * @param firstByte from the first start to the first byte of the last answer; null if there was no answer
 * @param requestId the upstream's id of the last answer, if it gave one
 * @param key alias of the upstream key of the last request; null if there was none
 */
public record UpstreamCalls(
        int attempts,
        @Nullable Instant startedAt,
        @Nullable Instant completedAt,
        Duration duration,
        @Nullable Duration firstByte,
        @Nullable String requestId,
        @Nullable String key) {

    /** The upstream was not asked. */
    public static final UpstreamCalls NONE = new UpstreamCalls(0, null, null, Duration.ZERO, null, null, null);
}
