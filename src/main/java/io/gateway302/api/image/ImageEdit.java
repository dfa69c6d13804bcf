package io.gateway302.api.image;

import io.gateway302.api.image.ImageOptions.Delivery;
import org.jspecify.annotations.Nullable;

/** Fields that both forms of a request for an edit have, as far as the endpoint needs them. */
interface ImageEdit {

    /** Returns the requested model. */
    String model();

    /** Returns the form in which the response has the images; null for that of the model. */
    @Nullable
    Delivery responseFormat();

    /** Returns whether the images come as events; null for false. */
    @Nullable
    Boolean stream();
}
