package io.gateway302.api.video;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Page of a list of videos, in OpenAI's form.
 *
 * @param object always {@code list}
 * @param data videos
 * @param firstId id of the first video; null on an empty page
 * @param lastId id of the last video, for the next page; null on an empty page
 * @param hasMore whether there is a next page
 */
record VideoPage(
        @JsonProperty("object") String object,
        @JsonProperty("data") List<VideoJob> data,
        @JsonProperty("first_id") @Nullable String firstId,
        @JsonProperty("last_id") @Nullable String lastId,
        @JsonProperty("has_more") boolean hasMore) {

    static VideoPage of(List<VideoJob> videos, boolean hasMore) {
        return new VideoPage(
                "list",
                videos,
                videos.isEmpty() ? null : videos.getFirst().id(),
                videos.isEmpty() ? null : videos.getLast().id(),
                hasMore);
    }
}
