package io.gateway302.limits;

import io.gateway302.redis.SharedStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Knows whether the store of the limits answers, asking it now and then so that calls need not find out. Its absence is
 * reported as a detail, not as a failure: the other replicas have lost it too, and with all of them out of rotation even
 * those calls would be refused that can do without.
 */
final class StoreWatch implements HealthIndicator {

    private static final Logger log = LoggerFactory.getLogger(StoreWatch.class);

    /** A single answer that is late is no outage. */
    private static final int MISSES_OF_AN_OUTAGE = 2;

    private final SharedStore redis;
    private volatile boolean up = true;
    private int misses;

    StoreWatch(SharedStore redis) {
        this.redis = redis;
    }

    /** Asks the store. One thread at a time. */
    void probe() {
        misses = redis.answers() ? 0 : misses + 1;
        boolean answers = misses < MISSES_OF_AN_OUTAGE;
        if (answers != up) {
            up = answers;
            if (answers) {
                log.info("The store of the limits is back");
            } else {
                log.warn("The store of the limits is away; gateway.limits.when-store-away decides meanwhile");
            }
        }
    }

    /** Whether it answers and is not being left alone. */
    boolean isUp() {
        return up && !redis.isAway();
    }

    @Override
    public Health health() {
        return Health.up()
                .withDetail("store", "redis")
                .withDetail("state", isUp() ? "up" : "away")
                .build();
    }
}
