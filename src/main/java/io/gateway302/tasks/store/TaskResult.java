package io.gateway302.tasks.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Result of a task: a file.
 *
 * @param kind {@code image}, {@code video}, {@code audio}, or {@code file}
 * @param url address of the file at the provider; in responses that of the stored copy, if there is one
 * @param fileId id of the stored copy; null if the file is only at the provider
 * @param contentType media type; null if unknown
 * @param size length in bytes; null if unknown
 * @param sha256 SHA-256 of the content, in hex; null if unknown
 * @param width width of an image in pixels; null if unknown
 * @param height height of an image in pixels; null if unknown
 * @param seconds duration; null if unknown
 * @param expiresAt time at which the file is deleted; null if unknown
 * @param sourceUrl address at the provider, if the file could not be copied; otherwise null
 */
public record TaskResult(
        @JsonProperty("kind") String kind,
        @JsonProperty("url") String url,

        @JsonProperty("file_id") @JsonInclude(JsonInclude.Include.NON_NULL) @Schema(hidden = true) @Nullable
        String fileId,

        @JsonProperty("content_type") @Nullable String contentType,
        @JsonProperty("size") @Nullable Long size,
        @JsonProperty("sha256") @Nullable String sha256,
        @JsonProperty("width") @Nullable Integer width,
        @JsonProperty("height") @Nullable Integer height,
        @JsonProperty("seconds") @Nullable Double seconds,
        @JsonProperty("expires_at") @Nullable Instant expiresAt,
        @JsonProperty("source_url") @Nullable String sourceUrl) {

    /** Returns a result of which only the address at the provider is known. */
    public static TaskResult at(String kind, String url) {
        return new TaskResult(kind, url, null, null, null, null, null, null, null, null, null);
    }

    /** Returns this result after its copy has failed: the address is that at the provider. */
    public TaskResult notCopied() {
        return new TaskResult(kind, url, null, contentType, size, sha256, width, height, seconds, expiresAt, url);
    }

    /** Returns this result as callers see it: with an address for them, without the id of the copy. */
    public TaskResult withUrl(String address) {
        return new TaskResult(
                kind, address, null, contentType, size, sha256, width, height, seconds, expiresAt, sourceUrl);
    }
}
