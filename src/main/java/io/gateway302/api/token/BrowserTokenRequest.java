package io.gateway302.api.token;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gateway302.binding.StrictBody;
import io.gateway302.identity.token.BrowserGrant;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Request for a browser token. The maximum sizes keep the token well below the header size that servers accept. */
record BrowserTokenRequest(
        @JsonProperty("operations")
        @ArraySchema(
                arraySchema =
                        @Schema(
                                description = "What the token may call: ids of operations, with `*` for any text, or"
                                        + " `section:` or `provider:` and a name. The client must be allowed at least"
                                        + " one of them.",
                                requiredMode = Schema.RequiredMode.REQUIRED,
                                example = "[\"doubao.drawing.character\"]"),
                minItems = 1,
                maxItems = 20)
        @NotNull
        @Size(min = 1, max = 20)
        List<@Pattern(regexp = "[ -~]{1,100}", message = "must be 1 to 100 printable ASCII characters") String>
                operations,

        @JsonProperty("ttl_seconds") @Schema(description = "For how long.", defaultValue = "300") @Min(1) @Max(900)
        Integer ttlSeconds,

        @JsonProperty("origin")
        @Schema(
                description = "The only web origin that may use it, one of those that the client is allowed.",
                example = "https://shop.example.com")
        @Size(max = 300)
        @Nullable
        String origin,

        @JsonProperty("max_requests")
        @Schema(description = "How many requests in all, within the limits of the client.")
        @Min(1)
        @Nullable
        Integer maxRequests,

        @JsonProperty("max_usd")
        @Schema(description = "How many US dollars in all, within the limits of the client.", example = "0.50")
        @Pattern(
                regexp = "(?=.*[1-9])[0-9]{1,9}(\\.[0-9]{1,9})?",
                message = "must be a decimal number greater than 0, such as 0.50")
        @Nullable
        String maxUsd)
        implements StrictBody {

    /** Sets the default of the absent field. */
    BrowserTokenRequest {
        ttlSeconds = requireNonNullElse(ttlSeconds, 300);
    }

    BrowserGrant grant() {
        return new BrowserGrant(
                operations,
                Duration.ofSeconds(ttlSeconds),
                origin,
                maxRequests,
                maxUsd == null ? null : new BigDecimal(maxUsd));
    }
}
