package io.gateway302.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.gateway302.binding.StrictBody;
import io.gateway302.catalog.Unit;
import io.gateway302.identity.Limits;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Limits of a client or key, in requests and responses. An absent field means no limit. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record LimitsBody(
        @JsonProperty("requests_per_minute") @Min(1) @Max(LimitsBody.MAX_LIMIT) @Nullable
        Integer requestsPerMinute,

        @JsonProperty("tokens_per_minute") @Min(1) @Max(LimitsBody.MAX_UNITS) @Nullable
        Long tokensPerMinute,

        @JsonProperty("concurrency") @Min(1) @Max(LimitsBody.MAX_LIMIT) @Nullable
        Integer concurrency,

        @JsonProperty("units_per_day") @Nullable Map<Unit, @Min(0) @Max(LimitsBody.MAX_UNITS) Long> unitsPerDay,

        @JsonProperty("usd_per_day") @Pattern(regexp = LimitsBody.MONEY, message = LimitsBody.MONEY_RULE) @Nullable
        String usdPerDay,

        @JsonProperty("usd_per_month") @Pattern(regexp = LimitsBody.MONEY, message = LimitsBody.MONEY_RULE) @Nullable
        String usdPerMonth)
        implements StrictBody {

    static final int MAX_LIMIT = 1_000_000;
    static final long MAX_UNITS = 1_000_000_000_000L;
    static final String MONEY = "(0|[1-9][0-9]{0,8})(\\.[0-9]{1,6})?";
    static final String MONEY_RULE = "must be a decimal below 1000000000 with at most 6 decimals, such as \"20.00\"";

    static LimitsBody of(Limits limits) {
        return new LimitsBody(
                limits.requestsPerMinute(),
                limits.tokensPerMinute(),
                limits.concurrency(),
                limits.unitsPerDay(),
                text(limits.usdPerDay()),
                text(limits.usdPerMonth()));
    }

    static Limits limits(@Nullable LimitsBody body) {
        return body == null
                ? Limits.NONE
                : new Limits(
                        body.requestsPerMinute,
                        body.tokensPerMinute,
                        body.concurrency,
                        body.unitsPerDay == null ? Map.of() : body.unitsPerDay,
                        money(body.usdPerDay),
                        money(body.usdPerMonth),
                        null,
                        null);
    }

    private static @Nullable String text(@Nullable BigDecimal amount) {
        return amount == null ? null : amount.toPlainString();
    }

    private static @Nullable BigDecimal money(@Nullable String text) {
        return text == null ? null : new BigDecimal(text);
    }
}
