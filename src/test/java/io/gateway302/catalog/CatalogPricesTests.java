package io.gateway302.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.catalog.price.ModelPrices;
import io.gateway302.catalog.price.Price;
import io.gateway302.catalog.price.PriceTier;
import io.gateway302.catalog.price.Rate;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of the prices that the gateway ships. */
class CatalogPricesTests {

    private static final List<Operation> BILLABLE = ShippedCatalog.load().operations().stream()
            .filter(Operation::billable)
            .toList();

    private static String kind(Operation operation) {
        List<Rate> rates =
                operation.pricing().tiers().stream().map(PriceTier::rate).toList();
        if (rates.stream().anyMatch(Price.class::isInstance)) {
            return "with a price, of which some have several, for different requests";
        }
        if (rates.stream().anyMatch(Rate.PerModel.class::isInstance)) {
            return "priced by the tokens of the model";
        }
        if (!rates.isEmpty()) {
            return "priced by the cost that the response reports";
        }
        if (operation.pricing().unpriced() != null) {
            return "without a price, for a reason that the catalog gives";
        }
        return operation.delisted()
                ? "without a price, because 302.AI's list no longer names them"
                : "nothing is said of " + operation;
    }

    @Test
    void everyBillableOperationHasAPriceOrAReasonAndTheDocumentCountsThem() throws IOException {
        Map<String, Long> counts = BILLABLE.stream()
                .collect(Collectors.groupingBy(CatalogPricesTests::kind, TreeMap::new, Collectors.counting()));
        counts.put("all", (long) BILLABLE.size());

        Map<String, Long> documented = Files.readAllLines(Path.of("src/docs/costs.md")).stream()
                .dropWhile(line -> !line.startsWith("| billable operations"))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> line.split("\\|"))
                .collect(Collectors.toMap(cells -> cells[1].strip(), cells -> Long.valueOf(cells[2].strip())));

        assertThat(documented).isEqualTo(counts);
    }

    /** It counts for values that the catalog does not know. */
    @Test
    void theLastPriceIsTheHighestOfItsUnit() {
        assertThat(BILLABLE).allSatisfy(operation -> {
            List<Rate> rates =
                    operation.pricing().tiers().stream().map(PriceTier::rate).toList();
            Price last = !rates.isEmpty() && rates.getLast() instanceof Price price ? price : null;
            assertThat(rates)
                    .noneMatch(rate -> last != null
                            && rate instanceof Price price
                            && price.unit() == last.unit()
                            && price.of(BigDecimal.ONE).compareTo(last.of(BigDecimal.ONE)) > 0);
        });
    }

    @Test
    void noAmountIsAbsurd() {
        assertThat(BILLABLE.stream()
                        .flatMap(operation -> operation.pricing().tiers().stream())
                        .map(PriceTier::rate)
                        .filter(Price.class::isInstance)
                        .map(Price.class::cast))
                .allSatisfy(price -> assertThat(price.of(BigDecimal.ONE)).isBetween(BigDecimal.ZERO, BigDecimal.TEN));
        assertThat(ModelPrices.shipped().all().values().stream()
                        .flatMap(price -> Stream.of(price.input(), price.cachedInput(), price.output())))
                .allSatisfy(amount -> assertThat(amount).isBetween(BigDecimal.ZERO, BigDecimal.valueOf(700)));
    }

    @ParameterizedTest
    @CsvSource({
        "gpt-4o, 2.5, 10",
        "GPT-4O, 2.5, 10",
        "gpt-4o-2024-08-06, 2.5, 10",
        "openai/gpt-4o, 2.5, 10",
        "bge-reranker-v2-m3, 0.01, 0.01",
        "gemini-2.5-pro-preview-05-06, 1.25, 10",
    })
    void findsTheModelUnderItsOtherNames(String model, BigDecimal input, BigDecimal output) {
        assertThat(ModelPrices.shipped().find(model)).hasValueSatisfying(price -> {
            assertThat(price.input()).isEqualByComparingTo(input);
            assertThat(price.output()).isEqualByComparingTo(output);
        });
    }

    @ParameterizedTest
    @CsvSource({"no-such-model", "gpt-4o-nonsense", "/", "-latest"})
    void knowsNoPriceOfAnotherModel(String model) {
        assertThat(ModelPrices.shipped().find(model)).isEmpty();
    }
}
