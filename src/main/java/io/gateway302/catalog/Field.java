package io.gateway302.catalog;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One documented field of a request.
 *
 * @param name name; a field of a nested object has its own entry under {@code fields}
 * @param in where it stands
 * @param types the JSON types that it may have; empty where that is not known
 * @param required whether the upstream needs it
 * @param defaultValue what the upstream takes where it is absent
 * @param min smallest number
 * @param exclusiveMin number that it must be above
 * @param max largest number
 * @param minItems fewest elements of an array
 * @param maxItems most elements of an array
 * @param maxLength most characters of a string
 * @param enumeration the allowed values; empty for any
 * @param examples values that work, as documented
 * @param items type of an array's elements
 * @param fields the fields of an object, or of an array's elements
 * @param note what else is known
 */
public record Field(
        String name,
        Location in,
        List<Type> types,
        boolean required,
        @Nullable JsonNode defaultValue,
        @Nullable BigDecimal min,
        @Nullable BigDecimal exclusiveMin,
        @Nullable BigDecimal max,
        @Nullable Integer minItems,
        @Nullable Integer maxItems,
        @Nullable Integer maxLength,
        List<JsonNode> enumeration,
        List<JsonNode> examples,
        @Nullable Type items,
        List<Field> fields,
        @Nullable String note) {

    /** Where a field stands. */
    public enum Location {
        @JsonProperty("body")
        BODY,
        @JsonProperty("query")
        QUERY,
        @JsonProperty("path")
        PATH,
        @JsonProperty("header")
        HEADER
    }

    /** A JSON type, or a file of a multipart form. */
    public enum Type {
        @JsonProperty("string")
        STRING,
        @JsonProperty("number")
        NUMBER,
        @JsonProperty("integer")
        INTEGER,
        @JsonProperty("boolean")
        BOOLEAN,
        @JsonProperty("object")
        OBJECT,
        @JsonProperty("array")
        ARRAY,
        @JsonProperty("file")
        FILE;

        /** The name in the catalog's files. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
