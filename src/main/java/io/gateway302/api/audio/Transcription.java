package io.gateway302.api.audio;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;

/**
 * Text of a recording, for the OpenAPI document: the gateway passes on what 302.AI sends. Other formats have further
 * members.
 *
 * @param text the text
 */
@Schema(description = "The text of a recording.")
record Transcription(@JsonProperty("text") String text) {}
