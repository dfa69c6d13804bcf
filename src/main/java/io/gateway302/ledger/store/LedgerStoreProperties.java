package io.gateway302.ledger.store;

import java.time.Period;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Settings of the entries in the store.
 *
 * @param retention number of whole months for which entries are kept, in addition to the current month; null for no
 *     limit
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
