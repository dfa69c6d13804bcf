package io.gateway302.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.catalog.Catalog;
import io.gateway302.catalog.CatalogTestOperations;
import io.gateway302.catalog.Operation;
import io.gateway302.catalog.ShippedCatalog;
import io.gateway302.exchange.Usage.Cost;
import io.gateway302.exchange.Usage.Source;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class PriceListTests {

    private static final String UNPRICED = "doubao.images.generations";
    private static final String PRICED = "doubao.drawing.character";

    private static final Catalog catalog = ShippedCatalog.load();

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withUserConfiguration(Binding.class)
            .withBean(Catalog.class, () -> catalog)
            .withBean(PriceList.class);

    @EnableConfigurationProperties(UsageProperties.class)
    static class Binding {}

    private static Cost cost(String amount, Source source) {
        return new Cost(new BigDecimal(amount), "USD", source);
    }

    private static Operation operation(String id) {
        return catalog.require(id);
    }

    @Test
    void knowsTheCatalogsPrices() {
        application.run(context -> {
            PriceList prices = context.getBean(PriceList.class);
            assertThat(prices.estimate(operation(PRICED))).isEqualTo(cost("0.05", Source.PRICE_LIST));
            assertThat(prices.cost(operation(PRICED), 3)).isEqualTo(cost("0.15", Source.PRICE_LIST));
            assertThat(prices.estimate(operation(UNPRICED))).isNull();
        });
    }

    @Test
    void takesTheConfiguredPriceInstead() {
        application
                .withPropertyValues(
                        "gateway.usage.prices.[" + PRICED + "].amount=3",
                        "gateway.usage.prices.[" + PRICED + "].per=100",
                        "gateway.usage.prices." + UNPRICED + ".amount=0.2")
                .run(context -> {
                    PriceList prices = context.getBean(PriceList.class);
                    assertThat(prices.cost(operation(PRICED), 2)).isEqualTo(cost("0.06", Source.PRICE_LIST));
                    assertThat(prices.cost(operation(UNPRICED), 2)).isEqualTo(cost("0.4", Source.PRICE_LIST));
                });
    }

    @Test
    void estimatesWhatHasNoPrice() {
        application
                .withPropertyValues(
                        "gateway.usage.estimates." + UNPRICED + "=0.3", "gateway.usage.default-estimate=0.5")
                .run(context -> {
                    PriceList prices = context.getBean(PriceList.class);
                    assertThat(prices.cost(operation(UNPRICED), 7)).isEqualTo(cost("0.3", Source.ESTIMATE));
                    assertThat(prices.estimate(operation("doubao.asr"))).isEqualTo(cost("0.5", Source.ESTIMATE));
                    assertThat(prices.estimate(operation(PRICED))).isEqualTo(cost("0.05", Source.PRICE_LIST));
                });
    }

    @Test
    void knowsThatWhatIsNotBilledCostsNothing() {
        Operation free = CatalogTestOperations.notBillable(operation(PRICED));

        assertThat(ShippedPrices.asTheyAre().estimate(free)).isEqualTo(cost("0", Source.PRICE_LIST));
    }

    @Test
    void stopsTheStartOverAPriceWithoutAmount() {
        application
                .withPropertyValues("gateway.usage.prices." + PRICED + ".per=10")
                .run(context -> assertThat(context).getFailure().hasStackTraceContaining(PRICED + ".amount"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "estimates.doubao.drawing.charcter=0.3",
                "estimates." + PRICED + "=-0.3",
                "estimates." + PRICED + "=cheap",
                "prices.doubao.drawing.charcter.amount=0.3",
                "prices." + PRICED + "=0.3",
                "prices." + PRICED + ".per=0",
                "prices." + PRICED + ".amount=-1",
                "default-estimate=-1"
            })
    void stopsTheStartOverAWrongValueAndNamesIt(String property) {
        application
                .withPropertyValues("gateway.usage." + property)
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasStackTraceContaining(
                                property.startsWith("default")
                                        ? "defaultEstimate"
                                        : property.substring(0, property.indexOf('='))));
    }
}
