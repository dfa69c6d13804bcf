package io.gateway302.ledger.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Period;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class LedgerStorePropertiesTests {

    @Test
    void keepsEverythingUnlessToldOtherwise() {
        assertThat(bind(Map.of("gateway.ledger.other", "1"))).isNull();
        assertThat(bind(Map.of("gateway.ledger.retention", ""))).isNull();
    }

    @ParameterizedTest
    @CsvSource({"P13M, 13", "2y, 24", "1m, 1", "P1Y6M, 18"})
    void countsMonths(String retention, int months) {
        assertThat(bind(Map.of("gateway.ledger.retention", retention))).isEqualTo(Period.ofMonths(months));
    }

    @ParameterizedTest
    @ValueSource(strings = {"30d", "P0M", "-1m", "P1M1D"})
    void refusesWhatIsNoNumberOfMonths(String retention) {
        assertThatThrownBy(() -> bind(Map.of("gateway.ledger.retention", retention)))
                .hasRootCauseInstanceOf(InvalidConfigurationPropertyValueException.class);
    }

    private static @Nullable Period bind(Map<String, String> properties) {
        Period retention = new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("gateway.ledger", LedgerStoreProperties.class)
                .retention();
        return retention == null ? null : Period.ofMonths((int) retention.toTotalMonths());
    }
}
