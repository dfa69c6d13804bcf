package io.gateway302.api.video;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Confirmation that a video was deleted, in OpenAI's form.
 *
 * @param id id of the video
 * @param object always {@code video.deleted}
 * @param deleted always true
 */
record DeletedVideo(
        @JsonProperty("id") String id,
        @JsonProperty("object") String object,
        @JsonProperty("deleted") boolean deleted) {

    static DeletedVideo of(String id) {
        return new DeletedVideo(id, "video.deleted", true);
    }
}
