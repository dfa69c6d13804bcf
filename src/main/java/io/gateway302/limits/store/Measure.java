package io.gateway302.limits.store;

import io.gateway302.catalog.Unit;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Counted quantity and the window over which it is counted.
 *
 * @param limit name of the limit in metrics
 * @param name name of the limit within a scope, such as {@code units_per_day.image}
 * @param kind kind of the limit, which selects the policy while the store is unavailable
 * @param window window over which the quantity is counted
 * @param unit counted unit; null for requests and money
 */
public record Measure(
        String limit,
        String name,
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

    private static final Map<Unit, Measure> UNITS_PER_DAY =
            new EnumMap<>(Arrays.stream(Unit.values()).collect(Collectors.toMap(Function.identity(), Measure::perDay)));

    private Measure(String limit, LimitKind kind, Window window, @Nullable Unit unit) {
        this(limit, limit, kind, window, unit);
    }

    public static Measure unitsPerDay(Unit unit) {
        return Objects.requireNonNull(UNITS_PER_DAY.get(unit));
    }

    private static Measure perDay(Unit unit) {
        return new Measure("units_per_day", "units_per_day." + unit.label(), LimitKind.UNITS, Window.DAY, unit);
    }
}
