package io.gateway302.limits;

import io.gateway302.redis.SharedStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Health indicator that probes the store of the limits in the background, so that calls need not wait to detect an
 * outage. An outage is reported as a detail and not as a failure. It affects all replicas alike: a failure would take
 * all of them out of rotation and reject even calls that do not need the store.
 */
final class StoreWatch implements HealthIndicator {

    private static final Logger log = LoggerFactory.getLogger(StoreWatch.class);

    /** Number of failed probes after which an outage is reported. A single late response is not an outage. */
    private static final int MISSES_OF_AN_OUTAGE = 2;

    private final SharedStore redis;
    private volatile boolean up = true;
    private int misses;

    StoreWatch(SharedStore redis) {
        this.redis = redis;
    }

    /** Probes the store. Only one thread at a time may call this method. */
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

    /** Returns whether the store responds and its circuit breaker is closed. */
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
