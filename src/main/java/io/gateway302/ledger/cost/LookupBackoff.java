package io.gateway302.ledger.cost;

import io.gateway302.upstream.account.UpstreamRecord;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Backoff for upstream keys whose cost records cannot be read. All calls of such a key wait together. So a key without
 * permission, or an address that does not respond, causes only a few lookups every ten minutes, whatever the number of
 * calls.
 */
final class LookupBackoff {

    private static final Logger log = LoggerFactory.getLogger(LookupBackoff.class);

    private static final Duration AFTER_FAILURE = Duration.ofSeconds(2);
    private static final Duration AFTER_REFUSAL = Duration.ofSeconds(30);
    private static final Duration MAX_DELAY = Duration.ofMinutes(10);
    private static final int MAX_DOUBLINGS = 10;

    private final Clock clock;
    private final Map<String, Rest> rests = new ConcurrentHashMap<>();

    LookupBackoff(Clock clock) {
        this.clock = clock;
    }

    private record Rest(int failures, Instant until) {}

    /** Returns the end of the key's pause; null if it is not paused. */
    @Nullable
    Instant until(String key) {
        Rest rest = rests.get(key);
        return rest != null && rest.until().isAfter(clock.instant()) ? rest.until() : null;
    }

    /** Ends the backoff of a key after a response, even if there is no record yet. */
    void answered(String key) {
        if (rests.containsKey(key) && rests.remove(key) != null) {
            log.info("The costs of calls with {} can be read again", key);
        }
    }

    /** Starts or extends the pause of a key after a failed lookup. Concurrent failures count as one. */
    void failed(String key, UpstreamRecord.Failed failure) {
        Instant now = clock.instant();
        rests.compute(key, (_, rest) -> {
            if (rest != null && rest.until().isAfter(now)) {
                return rest;
            }
            int failures = rest == null ? 0 : rest.failures();
            if (failures == 0) {
                log.warn(
                        "The costs of calls with {} cannot be read; what they are taken to cost stands meanwhile: {}",
                        key,
                        failure.reason());
            }
            Duration wait = (failure.refused() ? AFTER_REFUSAL : AFTER_FAILURE)
                    .multipliedBy(1L << Math.min(failures, MAX_DOUBLINGS));
            return new Rest(failures + 1, now.plus(wait.compareTo(MAX_DELAY) > 0 ? MAX_DELAY : wait));
        });
    }
}
