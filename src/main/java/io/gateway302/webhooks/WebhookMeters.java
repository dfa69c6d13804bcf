package io.gateway302.webhooks;

import io.gateway302.webhooks.Webhook.DisabledReason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/** Metrics of webhooks. */
final class WebhookMeters {

    private final Map<Result, Counter> deliveries = new EnumMap<>(Result.class);
    private final Map<DisabledReason, Counter> disabled = new EnumMap<>(DisabledReason.class);
    private final AtomicLong pending = new AtomicLong();
    private final Timer delay;

    /** Result of an attempt, or of a delivery without one. */
    enum Result {
        /** The receiver accepted the event. */
        DELIVERED,
        /** The attempt failed. */
        FAILED,
        /** The address is not allowed. */
        REFUSED,
        /** The client has more pending deliveries than allowed. */
        DROPPED
    }

    WebhookMeters(MeterRegistry registry) {
        for (Result result : Result.values()) {
            deliveries.put(
                    result,
                    Counter.builder("gateway.webhooks.deliveries")
                            .description("Attempts to deliver an event to a webhook, and dropped events")
                            .tag("result", result.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
        for (DisabledReason reason : new DisabledReason[] {DisabledReason.GONE, DisabledReason.FAILING}) {
            disabled.put(
                    reason,
                    Counter.builder("gateway.webhooks.endpoints.disabled")
                            .description("Webhooks that were disabled because of their receiver")
                            .tag("reason", reason.label())
                            .register(registry));
        }
        Gauge.builder("gateway.webhooks.pending", pending, AtomicLong::get)
                .description("Deliveries of all replicas that wait for their next attempt")
                .register(registry);
        delay = Timer.builder("gateway.webhooks.delay")
                .description("Time from an event to the success of its delivery")
                .register(registry);
    }

    void count(Result result, int number) {
        Objects.requireNonNull(deliveries.get(result)).increment(number);
    }

    void delivered(Duration after) {
        count(Result.DELIVERED, 1);
        delay.record(after);
    }

    void disabled(DisabledReason reason) {
        Objects.requireNonNull(disabled.get(reason)).increment();
    }

    void pending(long number) {
        pending.set(number);
    }
}
