package io.gateway302.api.image;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gateway302.problem.Violation;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The picture that was made.
 *
 * @param id id of this generation
 * @param operation the operation's id
 * @param status always {@code succeeded}: failures are problems
 * @param model the model that made it
 * @param images the pictures
 * @param createdAt when the request came in
 * @param startedAt when it was sent to 302.AI
 * @param completedAt when 302.AI had answered
 * @param usage what it used and cost
 * @param upstream what is known of the call to 302.AI
 * @param warnings what is allowed but unwise
 */
record CharacterResponse(
        @JsonProperty("id") String id,
        @JsonProperty("operation") String operation,
        @JsonProperty("status") String status,

        @JsonProperty("model") @Nullable String model,

        @JsonProperty("images") List<Image> images,
        @JsonProperty("created_at") Instant createdAt,
        @JsonProperty("started_at") Instant startedAt,
        @JsonProperty("completed_at") Instant completedAt,
        @JsonProperty("usage") ImageUsage usage,
        @JsonProperty("upstream") UpstreamInfo upstream,
        @JsonProperty("warnings") List<Violation> warnings)
        implements CharacterResult {

    /**
     * One picture.
     *
     * @param url link to it, to be fetched soon: 302.AI does not say how long it lives
     * @param b64Json the picture itself in base64, where no link was asked for
     * @param contentType its media type
     */
    record Image(
            @JsonProperty("url") @Nullable String url,

            @JsonProperty("b64_json") @Nullable String b64Json,

            @JsonProperty("content_type") String contentType) {}

    /**
     * What was used.
     *
     * @param images number of pictures
     * @param cost what they cost; null where it is not known
     */
    record ImageUsage(
            @JsonProperty("images") long images,
            @JsonProperty("cost") @Nullable CostInfo cost) {}

    /**
     * What is known of the call to 302.AI.
     *
     * @param requestId 302.AI's id of the call
     * @param attempts how many requests it took
     */
    record UpstreamInfo(
            @JsonProperty("request_id") @Nullable String requestId,

            @JsonProperty("attempts") int attempts) {}
}
