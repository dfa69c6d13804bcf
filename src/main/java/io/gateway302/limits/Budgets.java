package io.gateway302.limits;

import io.gateway302.identity.Caller;
import io.gateway302.identity.client.KeyDirectory;
import io.gateway302.limits.store.LimitKey;
import io.gateway302.limits.store.Reading;
import io.gateway302.redis.StoreAwayException;
import java.util.List;
import java.util.Objects;

/** Reader for the current use of the clients' budgets, in money and in units. */
public final class Budgets {

    private final KeyDirectory directory;
    private final Charges charges;
    private final Limiter limiter;

    Budgets(KeyDirectory directory, Charges charges, Limiter limiter) {
        this.directory = directory;
        this.charges = charges;
        this.limiter = limiter;
    }

    /**
     * Current use of one budget of a client.
     *
     * @param client name of the client
     * @param limit name of the limit, such as {@code usd_per_day} or {@code units_per_day.image}
     * @param usedRatio part of the limit that is used or reserved in the current window; 1 if nothing is left
     */
    public record Budget(String client, String limit, double usedRatio) {}

    /**
     * Returns the use of all budgets of all enabled clients.
     *
     * @throws io.gateway302.problem.ProblemException if the store is unavailable
     */
    public List<Budget> used() {
        try {
            return directory.clients().stream()
                    .flatMap(client -> used(client).stream())
                    .toList();
        } catch (StoreAwayException away) {
            throw Refusal.unavailable(away);
        }
    }

    private List<Budget> used(Caller client) {
        List<LimitKey> budgets =
                charges.limits(client).stream().filter(Budgets::isBudget).toList();
        return budgets.isEmpty()
                ? List.of()
                : limiter.read(budgets).stream()
                        .map(reading -> new Budget(
                                client.client(), reading.limitKey().measure().name(), ratio(reading)))
                        .toList();
    }

    /** Returns whether the limit is a budget. A limit of 0 forbids the use, so it has no ratio. */
    private static boolean isBudget(LimitKey limitKey) {
        return switch (limitKey.measure().kind()) {
            case UNITS, MONEY -> Objects.requireNonNull(limitKey.limit()) > 0;
            case REQUESTS_PER_MINUTE, CONCURRENCY -> false;
        };
    }

    private static double ratio(Reading reading) {
        return (double) reading.used()
                / Objects.requireNonNull(reading.limitKey().limit());
    }
}
