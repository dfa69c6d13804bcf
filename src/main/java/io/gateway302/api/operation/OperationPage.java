package io.gateway302.api.operation;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Page of the list of operations. */
record OperationPage(
        @JsonProperty("items") List<OperationDescription> items,

        @JsonProperty("next_cursor")
        @Schema(description = "Ask with it for the next page; null on the last one")
        @Nullable
        String nextCursor) {}
