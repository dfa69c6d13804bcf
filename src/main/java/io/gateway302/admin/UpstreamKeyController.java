package io.gateway302.admin;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gateway302.binding.query.Page;
import io.gateway302.upstream.account.UpstreamKeys;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Endpoint that lists the upstream keys, by alias, with their states and balances. */
@RestController
@RequestMapping(path = "/admin/v1/upstream-keys", produces = "application/json")
@Tag(name = "Upstream keys")
final class UpstreamKeyController {

    private final UpstreamKeys keys;

    UpstreamKeyController(UpstreamKeys keys) {
        this.keys = keys;
    }

    @GetMapping
    @Operation(operationId = "listUpstreamKeys", summary = "List our keys at 302.AI, in order of preference")
    Page<UpstreamKeyView> list() {
        return new Page<>(keys.states().stream().map(UpstreamKeyView::of).toList(), null);
    }

    record UpstreamKeyView(
            @JsonProperty("alias") String alias,

            @JsonProperty("state") @Schema(allowableValues = {"up", "resting"})
            String state,

            @JsonProperty("rests_until")
            @Schema(description = "Until then it is used only where no other is left")
            @Nullable
            Instant restsUntil,

            @JsonProperty("balance_usd")
            @Schema(description = "US dollars in its account; null where 302.AI does not tell")
            @Nullable
            String balanceUsd,

            @JsonProperty("balance_at") @Schema(description = "When that was") @Nullable
            Instant balanceAt) {

        static UpstreamKeyView of(UpstreamKeys.State key) {
            BigDecimal balance = key.balance();
            return new UpstreamKeyView(
                    key.alias(),
                    key.restsUntil() == null ? "up" : "resting",
                    key.restsUntil(),
                    balance == null ? null : balance.toPlainString(),
                    key.balanceAt());
        }
    }
}
