package io.gateway302.tasks.result;

import tools.jackson.core.JsonPointer;

/** Result file in a response of 302.AI. */
sealed interface FoundFile {

    /** Returns {@code image}, {@code video}, {@code audio} or {@code file}. */
    String kind();

    /**
     * Address of a file.
     *
     * @param url address at the provider
     */
    record Link(String kind, String url) implements FoundFile {}

    /**
     * File within the response.
     *
     * @param place place of the text that contains it
     * @param file the encoded file
     */
    record Inline(String kind, JsonPointer place, EncodedFile file) implements FoundFile {}
}
