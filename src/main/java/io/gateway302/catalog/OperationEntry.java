package io.gateway302.catalog;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.RequestMethod;
import tools.jackson.databind.JsonNode;

/** An operation as a catalog file writes it: what is left out has a default. */
record OperationEntry(
        @JsonProperty("id") @Required String id,
        @JsonProperty("section") @Required String section,
        @JsonProperty("title") @Required String title,
        @JsonProperty("method") @Required RequestMethod method,
        @JsonProperty("path") @Required String path,
        @JsonProperty("alternate_paths") @Nullable List<String> alternatePaths,
        @JsonProperty("variant_of") @Nullable String variantOf,
        @JsonProperty("consumes") @Nullable String consumes,
        @JsonProperty("response") @Nullable ResponseKind response,
        @JsonProperty("stream_flag") @Nullable String streamFlag,
        @JsonProperty("poll") @Nullable PollEntry poll,
        @JsonProperty("models") @Nullable List<String> models,
        @JsonProperty("fields") @Nullable List<FieldEntry> fields,
        @JsonProperty("success") @Nullable List<SuccessEntry> success,
        @JsonProperty("example") @Nullable JsonNode example,
        @JsonProperty("billable") @Nullable Boolean billable,
        @JsonProperty("repeatable") @Nullable Boolean repeatable,
        @JsonProperty("price") @Nullable PriceEntry price,
        @JsonProperty("unit") @Nullable Unit unit,
        @JsonProperty("deadlines") @Nullable DeadlinesEntry deadlines,
        @JsonProperty("confidence") @Required Confidence confidence,
        @JsonProperty("note") @Nullable String note) {

    Operation toOperation(String provider) {
        boolean costs = billable == null ? method != RequestMethod.GET && method != RequestMethod.DELETE : billable;
        return new Operation(
                id,
                section,
                provider,
                title,
                method.asHttpMethod(),
                path,
                orEmpty(alternatePaths),
                variantOf,
                consumes,
                response == null ? ResponseKind.UNKNOWN : response,
                streamFlag,
                poll == null ? null : poll.toPoll(),
                orEmpty(models),
                orEmpty(fields).stream().map(FieldEntry::toField).toList(),
                orEmpty(success).stream().map(SuccessEntry::toForm).toList(),
                example,
                costs,
                repeatable == null ? !costs && method == RequestMethod.GET : repeatable,
                price == null ? null : price.toPrice(),
                unit,
                deadlines == null ? Deadlines.DEFAULT : deadlines.toDeadlines(),
                confidence);
    }

    private static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }

    record PollEntry(
            @JsonProperty("method") @Required RequestMethod method,
            @JsonProperty("path") @Required String path) {

        Poll toPoll() {
            return new Poll(method.asHttpMethod(), path);
        }
    }

    record SuccessEntry(
            @JsonProperty("when") @Nullable Map<String, List<JsonNode>> when,
            @JsonProperty("result") @Nullable List<String> result) {

        SuccessForm toForm() {
            return new SuccessForm(when == null ? Map.of() : when, orEmpty(result));
        }
    }

    record PriceEntry(
            @JsonProperty("amount") @Required BigDecimal amount,
            @JsonProperty("currency") @Nullable String currency,
            @JsonProperty("per") @Nullable Long per) {

        Price toPrice() {
            return new Price(amount, currency == null ? "USD" : currency, per == null ? 1 : per);
        }
    }

    record DeadlinesEntry(
            @JsonProperty("first_byte") @Nullable Duration firstByte,
            @JsonProperty("idle") @Nullable Duration idle,
            @JsonProperty("total") @Nullable Duration total) {

        Deadlines toDeadlines() {
            return new Deadlines(
                    firstByte == null ? Deadlines.DEFAULT.firstByte() : firstByte,
                    idle == null ? Deadlines.DEFAULT.idle() : idle,
                    total == null ? Deadlines.DEFAULT.total() : total);
        }
    }
}
