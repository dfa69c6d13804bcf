package io.gateway302.catalog.reading;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gateway302.catalog.Field;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Field in the format of a catalog file. */
record FieldEntry(
        @JsonProperty("name") @Required String name,
        @JsonProperty("in") Field.@Nullable Location in,
        @JsonProperty("type") @Nullable List<Field.Type> type,
        @JsonProperty("required") @Nullable Boolean required,
        @JsonProperty("default") @Nullable JsonNode defaultValue,
        @JsonProperty("min") @Nullable BigDecimal min,
        @JsonProperty("exclusiveMin") @Nullable BigDecimal exclusiveMin,
        @JsonProperty("max") @Nullable BigDecimal max,
        @JsonProperty("minItems") @Nullable Integer minItems,
        @JsonProperty("maxItems") @Nullable Integer maxItems,
        @JsonProperty("maxLength") @Nullable Integer maxLength,
        @JsonProperty("enum") @Nullable List<JsonNode> enumeration,
        @JsonProperty("const") @Nullable JsonNode constant,
        @JsonProperty("example") @Nullable List<JsonNode> example,
        @JsonProperty("items") Field.@Nullable Type items,
        @JsonProperty("fields") @Nullable List<FieldEntry> fields,
        @JsonProperty("note") @Nullable String note) {

    Field toField() {
        return new Field(
                name,
                place(),
                orEmpty(type),
                Boolean.TRUE.equals(required),
                defaultValue,
                min,
                exclusiveMin,
                max,
                minItems,
                maxItems,
                maxLength,
                constant == null ? orEmpty(enumeration) : List.of(constant),
                orEmpty(example),
                items,
                orEmpty(fields).stream().map(FieldEntry::toField).toList(),
                note);
    }

    Field.Location place() {
        return in == null ? Field.Location.BODY : in;
    }

    private static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }
}
