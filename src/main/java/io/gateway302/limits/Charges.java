package io.gateway302.limits;

import io.gateway302.catalog.Operation;
import io.gateway302.catalog.Unit;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.identity.Caller;
import io.gateway302.identity.LimitScope;
import io.gateway302.identity.Limits;
import io.gateway302.limits.store.Charge;
import io.gateway302.limits.store.LimitKey;
import io.gateway302.limits.store.LimitKind;
import io.gateway302.limits.store.Measure;
import io.gateway302.limits.store.Window;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import io.gateway302.usage.Forecast;
import io.gateway302.usage.PriceList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Calculation of the meters to which a call is charged, and of the amounts. Units and money of the client are counted
 * even without a limit, so that its use can be reported.
 */
final class Charges {

    private final PriceList prices;

    Charges(PriceList prices) {
        this.prices = prices;
    }

    /**
     * Returns the demands of a call, with its expected cost and its requested quantity.
     *
     * @throws ProblemException if money is limited and the cost of the call is unknown. The problem is
     *     {@code not-allowed}: no budget is exhausted, and waiting does not help. The call is possible after the
     *     operator has configured an estimate
     */
    List<Charge> of(GatewayExchange request) {
        Operation operation = request.operation();
        List<LimitScope> scopes = scopes(request.caller());
        Long cost = operation.billable() ? Money.micros(prices.expected(request)) : Long.valueOf(0);
        if (cost == null && scopes.stream().anyMatch(scope -> scope.limits().limitMoney())) {
            throw new ProblemException(
                    ProblemType.NOT_ALLOWED,
                    "The price of " + operation + " is not known, and the caller's money is limited; the operator can"
                            + " configure an estimate");
        }
        long known = cost == null ? 0 : cost;
        long quantity = Forecast.quantity(request);
        List<Charge> charges = new ArrayList<>();
        for (LimitScope scope : scopes) {
            for (LimitKey limitKey : all(scope, operation.unit() == null ? List.of() : List.of(operation.unit()))) {
                if (isCharged(limitKey, operation.billable())) {
                    charges.add(new Charge(limitKey, amount(limitKey.measure(), known, quantity)));
                }
            }
        }
        return charges;
    }

    private static long amount(Measure measure, long cost, long quantity) {
        if (measure.kind() == LimitKind.MONEY) {
            return cost;
        }
        return measure.unit() == null ? 1 : quantity;
    }

    /** Returns all limits of the caller. */
    List<LimitKey> limits(Caller caller) {
        return scopes(caller).stream()
                .flatMap(scope -> all(scope, Arrays.asList(Unit.values())).stream())
                .filter(limitKey -> limitKey.limit() != null)
                .toList();
    }

    /** Returns the meters of the client that are counted even without a limit. */
    List<LimitKey> spend(Caller caller) {
        LimitScope client = scopes(caller).getFirst();
        return all(client, Arrays.asList(Unit.values())).stream()
                .filter(limitKey -> isSpend(limitKey.measure()))
                .toList();
    }

    /** Returns whether calls are charged to a meter: it has a limit, or its use is reported. */
    private static boolean isCharged(LimitKey limitKey, boolean billable) {
        Measure measure = limitKey.measure();
        return (limitKey.limit() != null || (limitKey.scope().isClient() && isSpend(measure)))
                && (billable || measure.kind() != LimitKind.MONEY);
    }

    private static List<LimitKey> all(LimitScope scope, List<Unit> units) {
        Limits limits = scope.limits();
        List<LimitKey> limitKeys = new ArrayList<>();
        limitKeys.add(new LimitKey(scope, Measure.REQUESTS_PER_MINUTE, number(limits.requestsPerMinute())));
        if (units.contains(Unit.TOKEN)) {
            limitKeys.add(new LimitKey(scope, Measure.TOKENS_PER_MINUTE, limits.tokensPerMinute()));
        }
        limitKeys.add(new LimitKey(scope, Measure.CONCURRENCY, number(limits.concurrency())));
        limitKeys.add(new LimitKey(scope, Measure.REQUESTS_IN_ALL, number(limits.requestsInAll())));
        units.forEach(unit -> limitKeys.add(new LimitKey(
                scope, Measure.unitsPerDay(unit), limits.unitsPerDay().get(unit))));
        limitKeys.add(new LimitKey(scope, Measure.USD_PER_DAY, Money.limit(limits.usdPerDay())));
        limitKeys.add(new LimitKey(scope, Measure.USD_PER_MONTH, Money.limit(limits.usdPerMonth())));
        limitKeys.add(new LimitKey(scope, Measure.USD_IN_ALL, Money.limit(limits.usdInAll())));
        return limitKeys;
    }

    private static boolean isSpend(Measure measure) {
        return measure.window() == Window.DAY || measure.window() == Window.MONTH;
    }

    private static @Nullable Long number(@Nullable Integer limit) {
        return limit == null ? null : limit.longValue();
    }

    /** Returns the scopes of the caller. A scope of the client without limits is added if it is missing. */
    private static List<LimitScope> scopes(Caller caller) {
        List<LimitScope> scopes = new ArrayList<>(caller.scopes());
        if (scopes.stream().noneMatch(LimitScope::isClient)) {
            scopes.addFirst(LimitScope.ofClient(caller.clientId(), Limits.NONE));
        }
        return scopes;
    }
}
