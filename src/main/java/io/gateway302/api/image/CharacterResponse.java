package io.gateway302.api.image;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gateway302.api.CostInfo;
import io.gateway302.problem.Violation;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Generated image.
 *
 * @param id generation id
 * @param operation operation id
 * @param status always {@code succeeded}: failures are problems
 * @param model model that generated the image
 * @param images generated images
 * @param createdAt arrival time of the request
 * @param startedAt time at which the request was sent to 302.AI
 * @param completedAt time at which the response of 302.AI was complete
 * @param usage usage and cost
 * @param upstream information about the request to 302.AI
 * @param warnings values that are allowed but not recommended
 */
record CharacterResponse(
        @JsonProperty("id") String id,
        @JsonProperty("operation") String operation,

        @JsonProperty("status") @Schema(pattern = "^" + CharacterResponse.SUCCEEDED + "$")
        String status,

        @JsonProperty("model") @Nullable String model,

        @JsonProperty("images") List<Image> images,
        @JsonProperty("created_at") Instant createdAt,
        @JsonProperty("started_at") Instant startedAt,
        @JsonProperty("completed_at") Instant completedAt,
        @JsonProperty("usage") ImageUsage usage,
        @JsonProperty("upstream") UpstreamInfo upstream,
        @JsonProperty("warnings") List<Violation> warnings)
        implements CharacterResult {

    static final String SUCCEEDED = "succeeded";

    /**
     * One image.
     *
     * @param url link to the image, to be fetched soon: 302.AI does not document its lifetime
     * @param b64Json image in base64, if no link was requested
     * @param contentType media type of the image
     */
    @Schema(name = "CharacterImage")
    record Image(
            @JsonProperty("url") @Nullable String url,

            @JsonProperty("b64_json") @Nullable String b64Json,

            @JsonProperty("content_type") String contentType) {}

    /**
     * Usage of the call.
     *
     * @param images number of images
     * @param cost cost of the images; null if unknown
     */
    record ImageUsage(
            @JsonProperty("images") long images,
            @JsonProperty("cost") @Nullable CostInfo cost) {}

    /**
     * Information about the request to 302.AI.
     *
     * @param requestId 302.AI's id of the request
     * @param attempts number of attempts
     */
    record UpstreamInfo(
            @JsonProperty("request_id") @Nullable String requestId,

            @JsonProperty("attempts") int attempts) {}
}
