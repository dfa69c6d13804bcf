package io.gateway302.prices;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.prices.PriceRows.Listed;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

class PriceRowsTests {

    private static PriceRows read(String... rows) {
        return PriceRows.of(JsonMapper.shared()
                .reader()
                .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .readTree("[" + String.join(",", rows) + "]"));
    }

    private static String row(String name, String input, String output, String prefix, String suffix) {
        return """
                {"name":"%s","tag":"LLM","pricing":{"input":%s,"output":%s},"pricing_prefix":"%s","pricing_suffix":"%s"}""".formatted(name, input, output, prefix, suffix);
    }

    private static Listed listed(String input, String output) {
        return new Listed(new BigDecimal(input), new BigDecimal(output));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1M tokens",
                "/1M tokens",
                "/ 1M Tokens",
                "PTC/1M tokens",
                "$ / M tokens",
                "per 1M tokens",
                "per million tokens",
                "/1,000,000 tokens",
                "1000K token",
                "1 M tok",
                "百万 tokens"
            })
    void readsPricesOfAMillionTokens(String suffix) {
        assertThat(read(row("GPT-4o", "2.5", "\"10\"", "PTC", suffix)).prices())
                .containsOnlyKeys("gpt-4o")
                .containsValue(listed("2.5", "10"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1K tokens", "/1k tokens", "per 1K Tokens", "/ K tokens", "/1,000 tokens", "千tokens"})
    void readsPricesOfAThousandTokens(String suffix) {
        assertThat(read(row("gpt-4o", "0.0025", "0.01", "", suffix)).prices().get("gpt-4o"))
                .satisfies(price -> {
                    assertThat(price.input()).isEqualByComparingTo("2.5");
                    assertThat(price.output()).isEqualByComparingTo("10");
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "image",
                "/1M characters",
                "10M tokens",
                "per call",
                "1M tokens or more",
                "tokens",
                "/1B tokens"
            })
    void countsRowsWithOtherUnits(String suffix) {
        PriceRows rows = read(row("gpt-4o", "2.5", "10", "", suffix));

        assertThat(rows.prices()).isEmpty();
        assertThat(rows.others()).isEqualTo(1);
        assertThat(rows.faults()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "-1, 10",
        "2.5, -0.01",
        "'\"NaN\"', 10",
        "1e9, 10",
        "2.5, '\"1e999999999\"'",
        "null, 10",
        "2.5, null",
        "true, 10",
        "'\"cheap\"', 10",
        "10001, 10",
        "1e-40, 10"
    })
    void doesNotBelieveAbsurdPrices(String input, String output) {
        PriceRows rows = read(row("gpt-4o", input, output, "", "1M tokens"), row("o1", "15", "60", "", "1M tokens"));

        assertThat(rows.prices()).containsOnlyKeys("o1");
        assertThat(rows.unread()).containsExactly("gpt-4o");
        assertThat(rows.faults()).isEqualTo(1);
    }

    @Test
    void doesNotBelieveAPriceOfAThousandTokensThatIsAbsurdForAMillion() {
        assertThat(read(row("gpt-4o", "11", "11", "", "1K tokens")).faults()).isEqualTo(1);
    }

    @Test
    void doesNotTakeAnotherCurrencyForDollars() {
        PriceRows rows = read(
                row("a", "1", "1", "¥", "1M tokens"),
                row("b", "1", "1", "$", "1M tokens"),
                row("c", "1", "1", "US $", "1M tokens"));

        assertThat(rows.prices()).containsOnlyKeys("b", "c");
        assertThat(rows.faults()).isEqualTo(1);
    }

    @Test
    void toleratesMalformedRows() {
        PriceRows rows = read(
                "null",
                "7",
                "[]",
                "{}",
                "{\"pricing_suffix\":\"1M tokens\"}",
                "{\"name\":\"x\",\"pricing\":[],\"pricing_suffix\":\"1M tokens\"}",
                "{\"name\":{},\"pricing\":{\"input\":1,\"output\":1},\"pricing_suffix\":\"1M tokens\"}",
                row("a\\nb", "1", "1", "", "1M tokens"),
                row("a\\ud800b", "1", "1", "", "1M tokens"),
                row("x".repeat(201), "1", "1", "", "1M tokens"),
                row(" o1 ", "15", "60", "", "1M tokens"));

        assertThat(rows.prices()).containsOnlyKeys("o1");
        assertThat(rows.unread()).containsExactly("x");
        assertThat(rows.faults()).isEqualTo(6);
        assertThat(rows.others()).isEqualTo(4);
    }

    @Test
    void takesTheDearestOfSeveralRowsOfAModel() {
        PriceRows rows = read(
                row("gpt-4o", "2.5", "15", "", "1M tokens"),
                row("GPT-4o", "5", "10", "", "1M tokens"),
                row("gpt-4o", "-1", "10", "", "1M tokens"));

        assertThat(rows.prices()).containsEntry("gpt-4o", listed("5", "15"));
        assertThat(rows.unread()).isEmpty();
    }
}
