package io.gateway302.prices;

import io.gateway302.prices.SeenList.Change;
import io.gateway302.usage.UpstreamModelPrices;
import io.gateway302.usage.UpstreamModelPrices.Dated;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Result of all lists up to one. Immutable.
 *
 * @param list number of the last list; 0 for none
 * @param prices prices that follow from them
 */
record KnownPrices(long list, UpstreamModelPrices prices) {

    static final KnownPrices NONE = new KnownPrices(0, UpstreamModelPrices.NONE);

    /** Returns the result with one more list. */
    KnownPrices with(SeenList next) {
        Map<String, Dated> applied = new HashMap<>(prices.applied());
        Map<String, Dated> held = new HashMap<>(prices.held());
        LocalDate day = LocalDate.ofInstant(next.seenAt(), ZoneOffset.UTC);
        for (Change change : next.changes()) {
            if (change.held()) {
                held.put(change.model(), new Dated(change.price(), day));
                continue;
            }
            held.remove(change.model());
            if (change.price() == null) {
                applied.remove(change.model());
            } else {
                applied.put(change.model(), new Dated(change.price(), day));
            }
        }
        return new KnownPrices(next.id(), new UpstreamModelPrices(applied, held, next.seenAt()));
    }

    /** Returns the time of the last list; null for none. */
    @Nullable
    Instant seenAt() {
        return prices.listedAt();
    }
}
