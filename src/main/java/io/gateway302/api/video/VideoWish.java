package io.gateway302.api.video;

import org.jspecify.annotations.Nullable;

/** Request for a video in OpenAI's form, whatever its model and the form of its body are. */
interface VideoWish {

    /** Returns the model. */
    String model();

    /** Returns what the video shows. */
    String prompt();

    /** Returns the length in seconds; null for that of the model. */
    @Nullable
    String seconds();

    /** Returns width and height; null for those of the model. */
    @Nullable
    String size();
}
