package io.gateway302.api.operation;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gateway302.catalog.NotCallable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Page of the list of entries that cannot be called. */
record NotCallablePage(
        @JsonProperty("items") List<Item> items,

        @JsonProperty("next_cursor")
        @Schema(description = "Ask with it for the next page; null on the last one")
        @Nullable
        String nextCursor) {

    /** Entry of 302.AI's navigation that is not an operation of the gateway. */
    @Schema(name = "NotCallable")
    record Item(
            @JsonProperty("id") @Schema(example = "302ai.dashboard.api_keys")
            String id,

            @JsonProperty("section") @Schema(example = "Information Processing")
            String section,

            @JsonProperty("provider") @Schema(example = "302.AI")
            String provider,

            @JsonProperty("title") String title,

            @JsonProperty("method") @Schema(description = "Null where it is not known, or there is none") @Nullable
            String method,

            @JsonProperty("path") @Schema(description = "Null where it is not known, or there is none") @Nullable
            String path,

            @JsonProperty("reason") NotCallable.Reason reason,

            @JsonProperty("detail") @Schema(description = "The reason in words, and what else is known")
            String detail) {

        static Item of(NotCallable entry) {
            return new Item(
                    entry.id(),
                    entry.section(),
                    entry.provider(),
                    entry.title(),
                    entry.method() == null ? null : entry.method().name(),
                    entry.path(),
                    entry.reason(),
                    entry.explanation());
        }
    }
}
