package io.gateway302.binding;

import org.jspecify.annotations.Nullable;

/**
 * File in a multipart form, without its content.
 *
 * @param filename name of the file; empty if the form does not tell it
 * @param contentType content type as the form tells it; null if it does not
 * @param size number of bytes
 * @param start first bytes, at most {@link #START}
 */
public record UploadedFile(String filename, @Nullable String contentType, long size, byte[] start) {

    /** Maximum number of first bytes. */
    public static final int START = 32;

    /** Returns the type name only: the name of a file may be personal. */
    @Override
    public String toString() {
        return "UploadedFile";
    }
}
