package io.gateway302.api.video;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Job that makes a video, as OpenAI's video object.
 *
 * @param id id of the job
 * @param object always {@code video}
 * @param model model that films
 * @param status state, one of the four of OpenAI
 * @param progress progress in percent
 * @param createdAt time of the request in Unix seconds
 * @param completedAt time of the end in Unix seconds; absent while the job runs
 * @param expiresAt time in Unix seconds after which the video is not available; absent if unknown
 * @param prompt prompt of the request
 * @param seconds length
 * @param size width and height
 * @param error why it failed; absent unless it did
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record VideoJob(
        @JsonProperty("id") String id,

        @JsonProperty("object") @Schema(pattern = "^" + VideoJob.OBJECT + "$")
        String object,

        @JsonProperty("model") String model,
        @JsonProperty("status") String status,
        @JsonProperty("progress") int progress,
        @JsonProperty("created_at") long createdAt,

        @JsonProperty("completed_at") @Nullable Long completedAt,

        @JsonProperty("expires_at") @Nullable Long expiresAt,

        @JsonProperty("prompt") @Nullable String prompt,

        @JsonProperty("seconds") @Nullable String seconds,

        @JsonProperty("size") @Nullable String size,
        @JsonProperty("error") @Nullable Failure error) {

    static final String OBJECT = "video";

    /** Reason of a failure. */
    @Schema(name = "VideoFailure")
    record Failure(
            @JsonProperty("code") String code,
            @JsonProperty("message") String message) {}

    /** Returns the type name only, without the prompt. */
    @Override
    public String toString() {
        return "VideoJob";
    }
}
