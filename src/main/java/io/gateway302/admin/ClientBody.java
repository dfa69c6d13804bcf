package io.gateway302.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.gateway302.binding.NotRemovable;
import io.gateway302.binding.StrictBody;
import io.gateway302.identity.Client;
import io.gateway302.identity.DisplayName;
import io.gateway302.identity.Permissions;
import io.gateway302.identity.PromptRetention;
import io.gateway302.identity.ValidationMode;
import io.gateway302.identity.WebOrigin;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Settings of a client. An absent field has its default, which allows everything, without limits. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ClientBody(
        @JsonProperty("name") @NotNull @Size(min = 1) @Named String name,

        // not removable: its default is true, so removing the field would enable a disabled client
        @JsonProperty("enabled") @NotRemovable @Nullable Boolean enabled,

        @JsonProperty("operations") @Size(max = ClientBody.MAX_ITEMS) @Nullable
        List<@NotBlank @Size(max = ClientBody.MAX_LENGTH) String> operations,

        @JsonProperty("models") @Size(max = ClientBody.MAX_ITEMS) @Nullable
        List<@NotBlank @Size(max = ClientBody.MAX_LENGTH) String> models,

        @JsonProperty("tags") @Size(max = ClientBody.MAX_ITEMS) @Nullable
        List<@NotBlank @Size(max = ClientBody.MAX_LENGTH) String> tags,

        @JsonProperty("limits") @Valid @Nullable LimitsBody limits,

        @JsonProperty("allowed_origins") @Size(max = ClientBody.MAX_ITEMS) @Nullable
        List<@Origin String> allowedOrigins,

        @JsonProperty("prompt_retention") @Nullable PromptRetention promptRetention,

        @JsonProperty("validation") @Nullable ValidationMode validation)
        implements StrictBody {

    static final int MAX_ITEMS = 100;
    static final int MAX_LENGTH = 128;

    static ClientBody of(Client client) {
        return new ClientBody(
                client.name(),
                client.enabled(),
                client.permissions().operations(),
                client.permissions().models(),
                client.permissions().tags(),
                LimitsBody.of(client.limits()),
                client.allowedOrigins(),
                client.promptRetention(),
                client.validation());
    }

    /**
     * Returns the client with these settings.
     *
     * @param originSchemes schemes of origins in addition to http and https
     */
    Client applyTo(Client client, List<String> originSchemes) {
        return client.withName(DisplayName.normalize(name))
                .withEnabled(enabled == null || enabled)
                .withPermissions(new Permissions(
                        operations == null ? Permissions.ALL.operations() : operations,
                        models == null ? Permissions.ALL.models() : models,
                        tags == null ? Permissions.ALL.tags() : tags,
                        null))
                .withLimits(LimitsBody.limits(limits))
                .withAllowedOrigins(normalized(allowedOrigins == null ? List.of() : allowedOrigins, originSchemes))
                .withPromptRetention(promptRetention == null ? PromptRetention.HASH : promptRetention)
                .withValidation(validation == null ? ValidationMode.WARN : validation);
    }

    private static List<String> normalized(List<String> origins, List<String> schemes) {
        return origins.stream()
                .map(origin -> Objects.requireNonNull(WebOrigin.normalize(origin, schemes)))
                .distinct()
                .toList();
    }
}
