package io.gateway302.usage;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.catalog.Catalog;
import io.gateway302.catalog.CatalogTestOperations;
import io.gateway302.catalog.Operation;
import io.gateway302.catalog.ShippedCatalog;
import io.gateway302.catalog.price.TokenPrice;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.exchange.Usage.Cost;
import io.gateway302.exchange.Usage.Source;
import io.gateway302.usage.UpstreamModelPrices.Dated;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class PriceListTests {

    private static final String UNPRICED = "tools.prompt.enhance";
    private static final String PRICED = "doubao.drawing.character";

    private static final LocalDate DAY = LocalDate.of(2026, 10, 1);

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

    /** Returns the expected cost of a call of the operation. */
    private static @Nullable Cost expected(PriceList prices, Operation operation, String body) {
        return prices.expected(Requests.of(operation, body));
    }

    private static @Nullable Cost expected(PriceList prices, String operation, String body) {
        return expected(prices, catalog.require(operation), body);
    }

    @Test
    void knowsTheCatalogsPrices() {
        PriceList prices = ShippedPrices.asTheyAre();

        assertThat(expected(prices, PRICED, "{}")).isEqualTo(cost("0.05", Source.PRICE_LIST));
        assertThat(expected(prices, UNPRICED, "{}")).isNull();
    }

    @Test
    void takesTheConfiguredPriceInstead() {
        application
                .withPropertyValues(
                        "gateway.usage.prices.[" + PRICED + "].amount=3",
                        "gateway.usage.prices.[" + PRICED + "].per=100",
                        "gateway.usage.prices.[" + PRICED + "].unit=image",
                        "gateway.usage.prices." + UNPRICED + ".amount=0.2")
                .run(context -> {
                    PriceList prices = context.getBean(PriceList.class);
                    assertThat(expected(prices, PRICED, "{\"n\":2}")).isEqualTo(cost("0.06", Source.PRICE_LIST));
                    assertThat(expected(prices, UNPRICED, "{}")).isEqualTo(cost("0.2", Source.PRICE_LIST));
                    assertThat(prices.basis(catalog.require(UNPRICED))).isEqualTo(PriceBasis.PRICED);
                });
    }

    @Test
    void estimatesWhatHasNoPrice() {
        application
                .withPropertyValues(
                        "gateway.usage.estimates." + UNPRICED + "=0.3", "gateway.usage.default-estimate=0.5")
                .run(context -> {
                    PriceList prices = context.getBean(PriceList.class);
                    assertThat(expected(prices, UNPRICED, "{}")).isEqualTo(cost("0.3", Source.ESTIMATE));
                    assertThat(expected(prices, "fish.tts", "{}")).isEqualTo(cost("0.5", Source.ESTIMATE));
                    assertThat(expected(prices, PRICED, "{}")).isEqualTo(cost("0.05", Source.PRICE_LIST));
                    assertThat(prices.basis(catalog.require(UNPRICED))).isEqualTo(PriceBasis.ESTIMATED);
                });
    }

    @Test
    void knowsThatWhatIsNotBilledCostsNothing() {
        Operation free = CatalogTestOperations.notBillable(catalog.require(PRICED));

        assertThat(expected(ShippedPrices.asTheyAre(), free, "{}")).isEqualTo(cost("0", Source.PRICE_LIST));
        assertThat(ShippedPrices.asTheyAre().basis(free)).isEqualTo(PriceBasis.FREE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            llm.other                  | {"model":"gpt-4o","max_tokens":1000000}                       | 10.0000025
            llm.other                  | {"model":"GPT-4o-2024-08-06","max_tokens":1000000}            | 10.00001
            llm.other                  | {"model":"openai/gpt-4o-web-search","max_tokens":1000000}     | 10.000015
            llm.other                  | {"model":"o1-plus","max_tokens":1000000}                      | 0.1
            dalle.generations          | {"model":"dall-e-3","n":2}                                    | 0.08
            dalle.generations          | {"model":"dall-e-2","n":"10"}                                 | 0.16
            kling.images.generations   | {"model_name":"kling-v1","n":3}                               | 0.015
            kling.images.generations   | {"model_name":"kling-v2","n":3}                               | 0.12
            kling.images.generations   | {"n":3}                                                       | 0.12
            kling.images.generations   | {"model_name":["kling-v1"],"n":3}                             | 0.12
            ideogram.generate          | {"image_request":{"model":"v_1_turbo"}}                       | 0.02
            ideogram.generate          | {"image_request":{}}                                          | 0.08
            wanx.text                  | {"model":"wan3.0-video","parameters":{"resolution":"720P","duration":10}} | 1
            wanx.text                  | {"model":"wan3.0-video","parameters":{"duration":10}}         | 2
            minimax.t2a_v2             | {"model":"speech-2.8-hd","text":"ab"}                         | 0.000105
            302ai.audio.whisperx       | {"audio":"https://example.com/a.mp3"}                         | 0.12
            tavily.extract             | {"urls":["https://a.example","https://b.example"]}            | 0.004
            """)
    void reservesTheHighestPriceThatTheRequestMayHave(String operation, String body, BigDecimal usd) {
        Cost cost = requireNonNull(expected(ShippedPrices.asTheyAre(), operation, body));

        assertThat(cost.amount()).isEqualByComparingTo(usd);
        assertThat(cost.source()).isEqualTo(Source.PRICE_LIST);
    }

    @Test
    void estimatesAModelThatTheListLacks() {
        String unknown = "{\"model\":\"no-such-model\"}";

        assertThat(expected(ShippedPrices.asTheyAre(), "llm.other", unknown)).isNull();
        assertThat(expected(ShippedPrices.estimating(Map.of("llm.other", "0.2")), "llm.other", unknown))
                .isEqualTo(cost("0.2", Source.ESTIMATE));
        application
                .withPropertyValues(
                        "gateway.usage.model-prices.[no-such-model].input=1",
                        "gateway.usage.model-prices.[no-such-model].output=2000")
                .run(context -> assertThat(expected(
                                context.getBean(PriceList.class),
                                "llm.other",
                                "{\"model\":\"no-such-model\",\"max_tokens\":1000}"))
                        .satisfies(cost -> assertThat(cost.amount()).isEqualByComparingTo("2.000003")));
    }

    @Test
    void keepsThePriceOfACall() {
        GatewayExchange call = Requests.of(catalog.require(PRICED), "{}");
        PriceList prices = ShippedPrices.asTheyAre();

        assertThat(prices.of(call)).isSameAs(prices.of(call));
    }

    @Test
    void chargesNewCallsByARefreshedPriceAndOthersByTheirs() {
        Operation chat = catalog.require("llm.other");
        PriceList prices = ShippedPrices.asTheyAre();
        GatewayExchange inFlight = Requests.of(chat, "{\"model\":\"gpt-4o\",\"max_tokens\":1000000}");
        Cost before = requireNonNull(prices.expected(inFlight));

        prices.refresh(new UpstreamModelPrices(
                Map.of("gpt-4o", new Dated(new TokenPrice(BigDecimal.ONE, BigDecimal.ONE, new BigDecimal(20)), DAY)),
                Map.of(),
                DAY.atStartOfDay(ZoneOffset.UTC).toInstant()));

        assertThat(prices.expected(inFlight)).isEqualTo(before);
        assertThat(requireNonNull(expected(prices, chat, "{\"model\":\"GPT-4o-web-search\",\"max_tokens\":1000000}"))
                        .amount())
                .isBetween(new BigDecimal("20"), new BigDecimal("20.001"));
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
                "prices." + PRICED + ".unit=pint",
                "model-prices.gpt-4o.price=3",
                "model-prices.gpt-4o.input=cheap",
                "model-prices.gpt-4o.input=3",
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
                                        : property.equals("model-prices.gpt-4o.input=3")
                                                ? "model-prices.gpt-4o.output"
                                                : property.substring(0, property.indexOf('='))));
    }
}
