package io.gateway302.limits.store;

import io.gateway302.catalog.Unit;
import org.jspecify.annotations.Nullable;

/**
 * Counted quantity and the window over which it is counted.
 *
 * @param limit name of the limit in metrics
 * @param kind kind of the limit, which selects the policy while the store is unavailable
 * @param window window over which the quantity is counted
 * @param unit counted unit; null for requests and money
 */
public record Measure(
        String limit,
        LimitKind kind,
        Window window,
        @Nullable Unit unit) {

    public static final Measure REQUESTS_PER_MINUTE =
            new Measure("requests_per_minute", LimitKind.REQUESTS_PER_MINUTE, Window.MINUTE, null);
    public static final Measure TOKENS_PER_MINUTE =
            new Measure("tokens_per_minute", LimitKind.REQUESTS_PER_MINUTE, Window.MINUTE, Unit.TOKEN);
    public static final Measure CONCURRENCY = new Measure("concurrency", LimitKind.CONCURRENCY, Window.CALL, null);
    public static final Measure REQUESTS_IN_ALL = new Measure("requests_in_all", LimitKind.UNITS, Window.LIFE, null);
    public static final Measure USD_PER_DAY = new Measure("usd_per_day", LimitKind.MONEY, Window.DAY, null);
    public static final Measure USD_PER_MONTH = new Measure("usd_per_month", LimitKind.MONEY, Window.MONTH, null);
    public static final Measure USD_IN_ALL = new Measure("usd_in_all", LimitKind.MONEY, Window.LIFE, null);

    public static Measure unitsPerDay(Unit unit) {
        return new Measure("units_per_day", LimitKind.UNITS, Window.DAY, unit);
    }

    /** Returns the name of the limit within a scope, such as {@code units_per_day.image}. */
    public String name() {
        return unit == null || window == Window.MINUTE ? limit : limit + "." + unit.label();
    }
}
