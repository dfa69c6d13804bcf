package io.gateway302.prices;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.catalog.price.ModelPrices;
import io.gateway302.catalog.price.TokenPrice;
import io.gateway302.prices.PriceRows.Listed;
import io.gateway302.prices.SeenList.Change;
import io.gateway302.usage.UpstreamModelPrices.Dated;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceChangesTests {

    private static final ModelPrices LIST = ModelPrices.shipped()
            .only(Map.of(
                    "gpt-4o",
                    price("2.5", "2.5", "10"),
                    "cheap",
                    price("1", "0.1", "4"),
                    "free",
                    price("0", "0", "0")));

    private final PriceChanges comparison = new PriceChanges(LIST, new BigDecimal(2));

    private static TokenPrice price(String input, String cached, String output) {
        return new TokenPrice(new BigDecimal(input), new BigDecimal(cached), new BigDecimal(output));
    }

    /** Returns rows of {@code model input output}. */
    private static PriceRows rows(String... rows) {
        Map<String, Listed> prices = new HashMap<>();
        for (String row : rows) {
            String[] cells = row.split(" ");
            prices.put(cells[0], new Listed(new BigDecimal(cells[1]), new BigDecimal(cells[2])));
        }
        return new PriceRows(prices, Set.of(), 0, 0);
    }

    private List<Change> changes(KnownPrices known, PriceRows rows) {
        return comparison.between(known.prices(), rows);
    }

    /** Returns what is known after these lists. */
    private KnownPrices after(PriceRows... lists) {
        KnownPrices known = KnownPrices.NONE;
        for (PriceRows list : lists) {
            known = known.with(new SeenList(
                    known.list() + 1, Instant.parse("2026-10-01T00:00:00Z"), "key-1", 1, 0, changes(known, list)));
        }
        return known;
    }

    @ParameterizedTest
    @CsvSource({
        "2.5, 10, false",
        "5, 20, false",
        "1.25, 5, false",
        "5.01, 10, true",
        "1.24, 10, true",
        "2.5, 20.1, true",
        "2.5, 4.9, true",
        "0, 10, true",
        "2.5, 0, true"
    })
    void holdsAChangeBeyondTheFactor(String input, String output, boolean held) {
        assertThat(changes(KnownPrices.NONE, rows("gpt-4o " + input + " " + output)))
                .singleElement()
                .satisfies(change -> assertThat(change.held()).isEqualTo(held));
    }

    @Test
    void holdsAPriceForWhatWasFree() {
        assertThat(changes(KnownPrices.NONE, rows("free 0.01 0.01")))
                .containsExactly(new Change("free", price("0.01", "0.01", "0.01"), true));
        assertThat(changes(KnownPrices.NONE, rows("free 0 0")))
                .containsExactly(new Change("free", price("0", "0", "0"), false));
    }

    @Test
    void appliesTheFirstPriceOfAModelAtOnceUnlessItCostsNothing() {
        assertThat(changes(KnownPrices.NONE, rows("new-model 900 3000")))
                .containsExactly(new Change("new-model", price("900", "900", "3000"), false));
        assertThat(changes(KnownPrices.NONE, rows("new-model 0 0")))
                .containsExactly(new Change("new-model", price("0", "0", "0"), true));
        assertThat(changes(KnownPrices.NONE, rows("new-embedding 0.1 0")))
                .containsExactly(new Change("new-embedding", price("0.1", "0.1", "0"), false));
    }

    @Test
    void comparesANameOfAModelWithThePriceThatCountsForIt() {
        assertThat(changes(KnownPrices.NONE, rows("openai/gpt-4o-2024-08-06 50 100")))
                .containsExactly(new Change("openai/gpt-4o-2024-08-06", price("50", "50", "100"), true));
    }

    @Test
    void keepsTheRatioOfCachedInput() {
        assertThat(changes(KnownPrices.NONE, rows("cheap 1.5 4")))
                .containsExactly(new Change("cheap", price("1.5", "0.15", "4"), false));
    }

    @Test
    void tellsNothingOfAListThatIsAsBefore() {
        PriceRows list = rows("gpt-4o 3 10", "cheap 9 9", "new-model 1 1", "new-free 0 0");

        assertThat(changes(after(list), list)).isEmpty();
    }

    @Test
    void holdsTheAbsenceOfAModelThatWasListedAndNotOfOthers() {
        KnownPrices known = after(rows("gpt-4o 2.5 10", "o1 15 60"));

        assertThat(changes(known, rows("o1 15 60"))).containsExactly(new Change("gpt-4o", null, true));
        assertThat(changes(after(rows("gpt-4o 2.5 10", "o1 15 60"), rows("o1 15 60")), rows("o1 15 60")))
                .isEmpty();
    }

    @Test
    void doesNotTakeAnUnreadRowForAbsence() {
        KnownPrices known = after(rows("gpt-4o 2.5 10", "o1 15 60"));

        assertThat(changes(known, new PriceRows(rows("o1 15 60").prices(), Set.of("gpt-4o"), 1, 0)))
                .isEmpty();
    }

    @Test
    void releasesAHeldChangeWhenThePriceReturns() {
        KnownPrices held = after(rows("gpt-4o 2.5 10"), rows("gpt-4o 25 10"));
        assertThat(held.prices().held()).containsOnlyKeys("gpt-4o");

        KnownPrices returned = after(rows("gpt-4o 2.5 10"), rows("gpt-4o 25 10"), rows("gpt-4o 3 10"));

        assertThat(returned.prices().held()).isEmpty();
        assertThat(returned.prices().applied())
                .containsEntry("gpt-4o", new Dated(price("3", "3", "10"), LocalDate.of(2026, 10, 1)));
    }

    @Test
    void forgetsAHeldModelThatNeverHadAPrice() {
        assertThat(after(rows("o1 15 60", "new-free 0 0"), rows("o1 15 60"))
                        .prices()
                        .held())
                .isEmpty();
    }

    @Test
    void comparesWithTheAppliedPriceAndNotWithTheHeldOne() {
        assertThat(after(rows("gpt-4o 20 10"), rows("gpt-4o 22 10")).prices().held())
                .containsOnlyKeys("gpt-4o");
    }
}
