package io.gateway302.webhooks.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.gateway302.binding.NotRemovable;
import io.gateway302.binding.StrictBody;
import io.gateway302.webhooks.WebhookEventType;
import io.gateway302.webhooks.WebhookSettings;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Settings of a webhook in a request. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record WebhookBody(
        @JsonProperty("url")
        @Schema(
                description = "Where the events are sent, by POST. A public host over https, without credentials.",
                requiredMode = Schema.RequiredMode.REQUIRED,
                example = "https://hooks.example.com/gateway302")
        @NotNull
        @WebhookUrl
        String url,

        @JsonProperty("events")
        @Schema(description = "The types of events that it gets. Without the field, or with an empty list, all.")
        @Size(max = 20)
        @Nullable
        List<WebhookEventType> events,

        @JsonProperty("description") @Schema(description = "A text for people.") @Size(max = 200) @Nullable
        String description,

        @JsonProperty("enabled")
        @Schema(description = "Whether events are sent.", defaultValue = "true")
        @NotRemovable
        @Nullable
        Boolean enabled,

        @JsonProperty("tasks_only")
        @Schema(
                description = "Whether it gets only events of tasks that name its URL. A change of `events` sets it to"
                        + " false.",
                defaultValue = "false")
        @NotRemovable
        @Nullable
        Boolean tasksOnly)
        implements StrictBody {

    static WebhookBody of(WebhookSettings settings) {
        return new WebhookBody(
                settings.url(), settings.events(), settings.description(), settings.enabled(), settings.tasksOnly());
    }

    WebhookSettings settings() {
        return new WebhookSettings(
                url,
                events == null ? List.of() : events.stream().distinct().toList(),
                description,
                enabled == null || enabled,
                tasksOnly != null && tasksOnly);
    }

    /** Returns the settings after a change. Whoever chooses the events of a webhook wants to get them. */
    WebhookSettings settingsAfter(WebhookSettings old) {
        WebhookSettings changed = settings();
        boolean chosen = old.tasksOnly() && !changed.events().equals(old.events());
        return new WebhookSettings(
                changed.url(),
                changed.events(),
                changed.description(),
                changed.enabled(),
                changed.tasksOnly() && !chosen);
    }
}
