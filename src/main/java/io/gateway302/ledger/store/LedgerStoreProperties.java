package io.gateway302.ledger.store;

import java.time.Period;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * What becomes of entries in the store.
 *
 * @param retention how many whole months they are kept, next to the one that it is now; null for ever
 */
@ConfigurationProperties("gateway.ledger")
record LedgerStoreProperties(@Nullable Period retention) {

    LedgerStoreProperties {
        if (retention != null
                && (retention.toTotalMonths() < 1
                        || !retention.equals(Period.of(retention.getYears(), retention.getMonths(), 0)))) {
            throw new InvalidConfigurationPropertyValueException(
                    "gateway.ledger.retention", retention, "It must be a number of months or years, such as P13M.");
        }
    }
}
