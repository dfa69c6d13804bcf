package io.gateway302.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.gateway302.admin.PriceController.PriceView;
import io.gateway302.binding.query.Page;
import io.gateway302.catalog.Operation;
import io.gateway302.catalog.ShippedCatalog;
import io.gateway302.usage.ShippedPrices;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PriceControllerTests {

    private final PriceController prices = new PriceController(ShippedPrices.estimating(Map.of("fish.tts", "0.3")));

    private List<PriceView> all(@Nullable String operation, @Nullable String model, int limit) {
        List<PriceView> all = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            Page<PriceView> page = prices.list(operation, model, limit, cursor);
            all.addAll(page.items());
            cursor = page.nextCursor();
        }
        return all;
    }

    @Test
    void listsEveryBillableOperationOnceOnAllPages() {
        assertThat(all(null, null, 200)).isEqualTo(all(null, null, 7));
        assertThat(all(null, null, 200).stream()
                        .map(PriceView::operation)
                        .filter(id -> id != null)
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrderElementsOf(ShippedCatalog.load().operations().stream()
                        .filter(Operation::billable)
                        .map(Operation::id)
                        .toList());
    }

    @Test
    void tellsThePricesOfAnOperationInOrderOfPrecedence() {
        assertThat(all("dalle.generations", null, 50))
                .extracting(PriceView::when, PriceView::unit, PriceView::amount, PriceView::source)
                .containsExactly(
                        tuple(Map.of("model", List.of("dall-e-3")), "image", "0.04", "list"),
                        tuple(Map.of("model", List.of("dall-e-2")), "image", "0.016", "list"),
                        tuple(Map.of(), null, null, "per_model"));
    }

    @Test
    void tellsThePricesOfAModelWithTheDateOfTheirList() {
        assertThat(all(null, "GPT-4o", 50))
                .extracting(PriceView::unit, PriceView::amount, PriceView::per, PriceView::since)
                .containsExactly(
                        tuple("input_token", "2.5", 1_000_000L, LocalDate.of(2026, 9, 9)),
                        tuple("cached_input_token", "2.5", 1_000_000L, LocalDate.of(2026, 9, 9)),
                        tuple("output_token", "10", 1_000_000L, LocalDate.of(2026, 9, 9)));
    }

    @Test
    void tellsWhatIsEstimatedAndWhatHasNoPrice() {
        assertThat(all("fish.tts", null, 50))
                .extracting(PriceView::unit, PriceView::amount, PriceView::source, PriceView::since)
                .containsExactly(tuple("call", "0.3", "estimate", null));
        assertThat(all("302ai.image-generate", null, 50))
                .extracting(PriceView::amount, PriceView::source)
                .containsExactly(tuple(null, "none"));
    }

    @Test
    void endsAtACursorOfAnotherList() {
        assertThat(prices.list(null, null, 50, "01890a5d-ac96-774b-bcce-b302099a8057")
                        .items())
                .isEmpty();
    }
}
