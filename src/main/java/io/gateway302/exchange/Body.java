package io.gateway302.exchange;

import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** The content of a request or an answer. */
public sealed interface Body {

    /** How many bytes it has; -1 where nobody knows yet. */
    long length();

    /** What it says, as far as it was read: missing where nobody looked into it. */
    JsonNode tree();

    /** Nothing. */
    Held EMPTY = new Bytes(new byte[0]);

    /** All of it is here. */
    sealed interface Held extends Body {

        /** The content as it crosses the wire; not to be changed. */
        byte[] content();

        @Override
        default long length() {
            return content().length;
        }
    }

    /** Bytes that nobody looked into. */
    record Bytes(byte[] content) implements Held {
        @Override
        public JsonNode tree() {
            return MissingNode.getInstance();
        }
    }

    /**
     * A document that had to be read: JSON, or the fields of a form.
     *
     * @param content the bytes, which may be compressed
     * @param tree what they say
     */
    record Json(byte[] content, JsonNode tree) implements Held {}

    /**
     * A request that is too large to be held in memory, on the disk for as long as its call lasts. May be read again.
     *
     * @param head what goes before the rest of the file
     * @param file the file
     * @param from where in the file the rest begins
     * @param length bytes of the head and the rest
     * @param tree what it says, with long texts cut; missing if it is no JSON
     */
    record Stored(byte[] head, Path file, long from, long length, JsonNode tree) implements Body {}

    /**
     * An answer that is still coming.
     *
     * @param source gives it piece by piece
     * @param length how many bytes are announced; -1 for none
     */
    record Stream(ByteSource source, long length) implements Body {
        @Override
        public JsonNode tree() {
            return MissingNode.getInstance();
        }
    }
}
