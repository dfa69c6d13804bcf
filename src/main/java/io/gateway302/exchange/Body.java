package io.gateway302.exchange;

import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Body of a request or a response. */
public sealed interface Body {

    /** Returns the number of bytes; -1 if it is not known yet. */
    long length();

    /** Returns the parsed content; a missing node if the body was not parsed. */
    JsonNode tree();

    /** Empty body. */
    Held EMPTY = new Bytes(new byte[0]);

    /** Body that is completely in memory. */
    sealed interface Held extends Body {

        /** Returns the bytes as they are transferred. Do not modify the array. */
        byte[] content();

        @Override
        default long length() {
            return content().length;
        }
    }

    /** Body that was not parsed. */
    record Bytes(byte[] content) implements Held {
        @Override
        public JsonNode tree() {
            return MissingNode.getInstance();
        }
    }

    /**
     * Body that was parsed: JSON, or the fields of a form.
     *
     * @param content the bytes, which may be compressed
     * @param tree the parsed content
     */
    record Json(byte[] content, JsonNode tree) implements Held {}

    /**
     * Request body on disk, because it is too large for memory. The file exists while its call lasts, and can be read
     * several times.
     *
     * @param head bytes to send before the rest of the file
     * @param file the file
     * @param from offset of the rest in the file, in bytes
     * @param length number of bytes of head and rest together
     * @param tree the parsed content with long texts cut; missing if it is not JSON
     */
    record Stored(byte[] head, Path file, long from, long length, JsonNode tree) implements Body {}

    /**
     * Response body that is still being received.
     *
     * @param source source of the pieces
     * @param length announced number of bytes; -1 if none is announced
     */
    record Stream(ByteSource source, long length) implements Body {
        @Override
        public JsonNode tree() {
            return MissingNode.getInstance();
        }
    }
}
