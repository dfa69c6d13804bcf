package io.gateway302.dashboard;

import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.stereotype.Component;

/**
 * Rate of record lookups of each client. A lookup is free and counts against no limit of the client, but it searches
 * the ledger.
 */
@Component
class LookupRate {

    /** Maximum number of lookups of a client in a second. */
    static final int MAX_PER_SECOND = 5;

    private final Clock clock;
    private final AtomicReference<Second> current = new AtomicReference<>(new Second(0, Map.of()));

    LookupRate(Clock clock) {
        this.clock = clock;
    }

    /**
     * Counts a lookup.
     *
     * @throws ProblemException if the client has made too many in this second
     */
    void count(String clientId) {
        long now = clock.instant().getEpochSecond();
        Second second =
                current.updateAndGet(known -> known.number == now ? known : new Second(now, new ConcurrentHashMap<>()));
        if (second.lookups.merge(clientId, 1, Integer::sum) > MAX_PER_SECOND) {
            throw new ProblemException(
                            ProblemType.RATE_LIMITED, "A client may look up " + MAX_PER_SECOND + " records in a second")
                    .withRetryAfter(Duration.ofSeconds(1));
        }
    }

    /** Lookups in a second, by client. */
    private record Second(long number, Map<String, Integer> lookups) {}
}
