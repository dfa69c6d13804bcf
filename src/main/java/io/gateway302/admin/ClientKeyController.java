package io.gateway302.admin;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gateway302.binding.StrictBody;
import io.gateway302.binding.query.Cursor;
import io.gateway302.binding.query.Limit;
import io.gateway302.binding.query.Page;
import io.gateway302.binding.query.PageRequest;
import io.gateway302.binding.query.Rfc3339;
import io.gateway302.identity.ClientKey;
import io.gateway302.identity.DisplayName;
import io.gateway302.identity.client.Clients;
import io.gateway302.identity.client.IssuedKey;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Endpoints that issue, rotate, list and revoke the keys of a client. */
@RestController
@RequestMapping(path = "/admin/v1/clients/{id}/keys", produces = "application/json")
@Tag(name = "Client keys")
final class ClientKeyController {

    private final Clients clients;
    private final Clock clock;

    ClientKeyController(Clients clients, Clock clock) {
        this.clients = clients;
        this.clock = clock;
    }

    @PostMapping(consumes = "application/json")
    @Operation(operationId = "issueClientKey", summary = "Make a key, which is shown this once")
    @ResponseStatus(HttpStatus.CREATED)
    IssuedKeyView issue(@PathVariable String id, @RequestBody NewKey request) {
        return IssuedKeyView.of(clients.issueKey(
                id,
                DisplayName.normalize(request.name()),
                Rfc3339.parse("expires_at", request.expiresAt()),
                LimitsBody.limits(request.limits())));
    }

    @PostMapping(path = "/{keyId}/rotate", consumes = "application/json")
    @Operation(operationId = "rotateClientKey", summary = "Make a key that takes the place of this one")
    @ResponseStatus(HttpStatus.CREATED)
    IssuedKeyView rotate(
            @PathVariable String id,
            @PathVariable String keyId,
            @RequestBody(required = false) @Nullable Rotation request) {
        return IssuedKeyView.of(clients.rotateKey(id, keyId, Rotation.overlap(request)));
    }

    @GetMapping
    @Operation(operationId = "listClientKeys", summary = "List client keys")
    Page<KeyView> list(
            @PathVariable String id,
            @Limit @RequestParam(defaultValue = PageRequest.LIMIT) int limit,
            @Cursor @RequestParam(defaultValue = "") String cursor) {
        return Page.of(
                new PageRequest(limit, cursor),
                (after, most) -> clients.keys(id, after, most),
                ClientKey::id,
                key -> KeyView.of(key, clock.instant()));
    }

    @DeleteMapping("/{keyId}")
    @Operation(operationId = "revokeClientKey", summary = "Revoke a key")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void revoke(@PathVariable String id, @PathVariable String keyId) {
        clients.revokeKey(id, keyId);
    }

    record NewKey(
            @JsonProperty("name") @NotNull @Size(min = 1) @Named
            String name,

            @JsonProperty("expires_at") @Schema(format = "date-time") @Nullable
            String expiresAt,

            @JsonProperty("limits") @Valid @Nullable LimitsBody limits)
            implements StrictBody {}

    record Rotation(
            @JsonProperty("overlap_seconds")
            @Min(0)
            @Max(7 * 24 * 3600)
            @Schema(defaultValue = "86400", description = "How long the old key is accepted after this")
            @Nullable
            Integer overlapSeconds)
            implements StrictBody {

        /** Time in which a team can deploy the new key: a day. */
        private static final int DEFAULT_OVERLAP_SECONDS = 24 * 3600;

        static Duration overlap(@Nullable Rotation rotation) {
            Integer seconds = rotation == null ? null : rotation.overlapSeconds;
            return Duration.ofSeconds(seconds == null ? DEFAULT_OVERLAP_SECONDS : seconds);
        }
    }

    record KeyView(
            @JsonProperty("id") String id,
            @JsonProperty("name") String name,
            @JsonProperty("state") String state,
            @JsonProperty("limits") LimitsBody limits,
            @JsonProperty("created_at") Instant createdAt,
            @JsonProperty("expires_at") @Nullable Instant expiresAt,
            @JsonProperty("replaced_by") @Nullable String replacedBy,

            @JsonProperty("last_used_at")
            @Schema(description = "Known about half a minute later; null if the key has not been used")
            @Nullable
            Instant lastUsedAt) {

        static KeyView of(ClientKey key, Instant now) {
            return new KeyView(
                    key.id(),
                    key.name(),
                    key.state(now).name().toLowerCase(Locale.ROOT),
                    LimitsBody.of(key.limits()),
                    key.createdAt(),
                    key.expiresAt(),
                    key.replacedBy(),
                    key.lastUsedAt());
        }
    }

    record IssuedKeyView(
            @JsonProperty("id") String id,
            @JsonProperty("name") String name,
            @JsonProperty("key") String key,
            @JsonProperty("created_at") Instant createdAt,
            @JsonProperty("expires_at") @Nullable Instant expiresAt) {

        static IssuedKeyView of(IssuedKey issued) {
            ClientKey key = issued.key();
            return new IssuedKeyView(key.id(), key.name(), issued.apiKey().reveal(), key.createdAt(), key.expiresAt());
        }

        @Override
        public String toString() {
            return "IssuedKeyView[" + id + "]";
        }
    }
}
