package io.gateway302;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/** Clock that only a test advances or sets. */
public final class SteppedClock extends Clock {

    private final AtomicReference<Instant> now;

    /** Creates a clock that shows this time. */
    public SteppedClock(Instant start) {
        now = new AtomicReference<>(start);
    }

    /** Advances the clock. */
    public void advance(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }

    /** Sets the clock to this time. */
    public void set(Instant time) {
        now.set(time);
    }

    @Override
    public Instant instant() {
        return now.get();
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
