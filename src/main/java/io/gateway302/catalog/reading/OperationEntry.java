package io.gateway302.catalog.reading;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gateway302.catalog.Confidence;
import io.gateway302.catalog.Deadlines;
import io.gateway302.catalog.Field;
import io.gateway302.catalog.KeyPlace;
import io.gateway302.catalog.Operation;
import io.gateway302.catalog.Poll;
import io.gateway302.catalog.ResponseKind;
import io.gateway302.catalog.SuccessForm;
import io.gateway302.catalog.Unit;
import io.gateway302.catalog.price.Pricing;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.RequestMethod;
import tools.jackson.databind.JsonNode;

/** Operation in the format of a catalog file. Missing values are inherited from another entry or have a default. */
record OperationEntry(
        @JsonProperty("id") @Required String id,
        @JsonProperty("section") @Required String section,
        @JsonProperty("title") @Required String title,
        @JsonProperty("method") @Nullable RequestMethod method,
        @JsonProperty("path") @Nullable String path,
        @JsonProperty("alternate_paths") @Nullable List<String> alternatePaths,
        @JsonProperty("variant_of") @Nullable String variantOf,
        @JsonProperty("like") @Nullable String like,
        @JsonProperty("key") @Nullable KeyEntry key,
        @JsonProperty("consumes") @Nullable String consumes,
        @JsonProperty("response") @Nullable ResponseKind response,
        @JsonProperty("stream_flag") @Nullable String streamFlag,
        @JsonProperty("poll") @Nullable PollEntry poll,
        @JsonProperty("models") @Nullable List<String> models,
        @JsonProperty("fallback") @Nullable Boolean fallback,
        @JsonProperty("fields") @Nullable List<FieldEntry> fields,
        @JsonProperty("success") @Nullable List<SuccessEntry> success,
        @JsonProperty("links") @Nullable List<String> links,
        @JsonProperty("example") @Nullable JsonNode example,
        @JsonProperty("billable") @Nullable Boolean billable,
        @JsonProperty("repeatable") @Nullable Boolean repeatable,
        @JsonProperty("price") @Nullable List<PriceEntry> price,
        @JsonProperty("unpriced") @Nullable String unpriced,
        @JsonProperty("delisted") @Nullable Boolean delisted,
        @JsonProperty("unit") @Nullable Unit unit,
        @JsonProperty("deadlines") @Nullable DeadlinesEntry deadlines,
        @JsonProperty("confidence") @Required Confidence confidence,
        @JsonProperty("note") @Nullable String note) {

    /** Returns this entry with missing properties of request and response taken from the other one. */
    OperationEntry completedBy(OperationEntry other) {
        return new OperationEntry(
                id,
                section,
                title,
                or(method, other.method),
                or(path, other.path),
                path == null && variantOf == null ? or(alternatePaths, other.alternatePaths) : alternatePaths,
                variantOf,
                null,
                or(key, other.key),
                or(consumes, other.consumes),
                or(response, other.response),
                or(streamFlag, other.streamFlag),
                or(poll, other.poll),
                models,
                fallback,
                fieldsCompletedBy(other),
                or(success, other.success),
                or(links, other.links),
                example,
                or(billable, other.billable),
                or(repeatable, other.repeatable),
                price,
                unpriced,
                delisted,
                or(unit, other.unit),
                or(deadlines, other.deadlines),
                confidence,
                note);
    }

    /** Returns the operation; {@link #method} and {@link #path} must be present. */
    Operation toOperation(String provider) {
        RequestMethod known = Objects.requireNonNull(method);
        boolean costs = billable == null ? known != RequestMethod.GET && known != RequestMethod.DELETE : billable;
        return new Operation(
                id,
                section,
                provider,
                title,
                known.asHttpMethod(),
                Objects.requireNonNull(path),
                orEmpty(alternatePaths),
                variantOf,
                key == null ? null : key.toPlace(),
                consumes,
                response == null ? ResponseKind.UNKNOWN : response,
                streamFlag,
                poll == null ? null : poll.toPoll(),
                orEmpty(models),
                Boolean.TRUE.equals(fallback),
                orEmpty(fields).stream().map(FieldEntry::toField).toList(),
                orEmpty(success).stream().map(SuccessEntry::toForm).toList(),
                orEmpty(links),
                example,
                costs,
                repeatable == null ? !costs && known == RequestMethod.GET : repeatable,
                new Pricing(
                        orEmpty(price).stream().map(each -> each.toTier(unit)).toList(), unpriced),
                Boolean.TRUE.equals(delisted),
                unit,
                deadlines == null ? Deadlines.DEFAULT : deadlines.toDeadlines(),
                confidence);
    }

    /** Returns the fields of both entries. A field of this entry replaces one of the same location and name. */
    private List<FieldEntry> fieldsCompletedBy(OperationEntry other) {
        Map<List<Object>, FieldEntry> merged = new LinkedHashMap<>();
        Stream.of(orEmpty(other.fields), orEmpty(fields))
                .flatMap(List::stream)
                .forEach(field -> merged.put(List.of(field.place(), field.name()), field));
        return List.copyOf(merged.values());
    }

    private static <T> @Nullable T or(@Nullable T own, @Nullable T other) {
        return own == null ? other : own;
    }

    private static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }

    record KeyEntry(
            @JsonProperty("in") @Required Field.Location in,
            @JsonProperty("name") @Required String name) {

        KeyPlace toPlace() {
            return new KeyPlace(in, name);
        }
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
