package io.gateway302.catalog;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Documented field of a request.
 *
 * @param name name; nested fields have their own entries in {@code fields}
 * @param in location in the request
 * @param types allowed JSON types; empty if unknown
 * @param required whether the upstream requires the field
 * @param defaultValue value that the upstream uses if the field is absent
 * @param min minimum of a number, inclusive
 * @param exclusiveMin minimum of a number, exclusive
 * @param max maximum of a number, inclusive
 * @param minItems minimum number of elements of an array
 * @param maxItems maximum number of elements of an array
 * @param maxLength maximum length of a string in characters
 * @param enumeration allowed values; empty for any
 * @param examples valid values according to the documentation
 * @param items type of the elements of an array
 * @param fields fields of an object, or of the elements of an array
 * @param note further information
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

    /** Location of a field in the request. */
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

    /** JSON type, or a file in a multipart form. */
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

        /** Returns the name in the files of the catalog. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
